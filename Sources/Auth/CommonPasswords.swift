/// Passwords that everybody tries first. Written down here in lower case, from what leaked lists agree on;
/// those under eight characters are too short anyway.
enum CommonPasswords {
  /// Whether a password, already in lower case, is one of them.
  static func contains(_ password: String) -> Bool {
    words.contains(password[...])
  }

  private static let words = Set(list.split(whereSeparator: \.isWhitespace))

  private static let list = """
    password password1 password12 password123 password1234 password12345 password123456 passw0rd
    passw0rd1 passw0rd123 p@ssword p@ssw0rd p@ssw0rd1 p@ssword1 p@ssw0rd123 p@$$w0rd pa$$word pa$$w0rd
    pass1234 pass12345 passwort passwort1 passwort123 motdepasse contrasena contraseña wachtwoord
    password! password1! password2 password01 mypassword 12345678 123456789 1234567890 12345678910
    123456789a 123456789q 1234567891 0123456789 123123123 12341234 11111111 111111111 1111111111
    00000000 000000000 0000000000 22222222 33333333 44444444 55555555 66666666 77777777 88888888
    888888888 99999999 999999999 87654321 987654321 9876543210 12344321 11223344 1122334455 112233445566
    12121212 123321123 147258369 741852963 789456123 159753456 13131313 10203040 12301230 01234567
    10101010 69696969 123654789 147852369 321654987 456456456 789789789 qwertyui qwertyuiop qwerty12
    qwerty123 qwerty1234 qwerty12345 qwerty123456 qwerty00 qwertyqwerty qwerty01 1qaz2wsx 1q2w3e4r
    1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 qazwsxedc qazwsx123 zaq12wsx zaq1zaq1 1qazxsw2 !qaz2wsx
    1qaz@wsx asdfghjk asdfghjkl asdfasdf asdf1234 asdfqwer zxcvbnm1 zxcvbnm123 qweasdzxc qwe123qwe
    qwer1234 qwer4321 1qw23er4 wertyuio zxcvasdf poiuytrewq mnbvcxz1 a1b2c3d4 a1b2c3d4e5 abcd1234
    abcd12345 abc12345 abc123456 abc123abc abcdefgh abcdefghi abcdefghij aa123456 a12345678 a123456789
    aaaaaaaa aaaaaaaaa aaaaaaaaaa qqqqqqqq zzzzzzzz xxxxxxxx aa12345678 abcabcabc iloveyou iloveyou1
    iloveyou2 iloveyou123 iloveyou! iloveme1 loveyou1 loveme123 ilovegod princess princess1 princess123
    sunshine sunshine1 sunshine123 football football1 football123 baseball baseball1 basketball
    basketball1 superman superman1 superman123 batman123 spiderman spiderman1 starwars starwars1
    pokemon1 pokemon123 naruto123 dragon123 dragon12 monkey123 monkey12 shadow123 master123 michael1
    michelle jennifer jennifer1 jessica1 jessica123 jonathan nicholas christopher alexander alexander1
    samantha victoria elizabeth veronica danielle benjamin liverpool liverpool1 chelsea1 chelsea123
    arsenal1 manchester barcelona barcelona1 realmadrid juventus charlie1 charlie123 ashley123 daniel123
    matthew1 computer computer1 internet internet1 samsung1 samsung123 google123 facebook facebook1
    facebook123 linkedin whatsapp minecraft minecraft1 blink182 metallica metallica1 slipknot slipknot1
    nirvana1 trustno1 trustno1! whatever whatever1 letmein1 letmein12 letmein123 letmein! welcome1
    welcome12 welcome123 welcome1! welcome2 welcome01 changeme changeme1 changeme123 changeit changethis
    secret123 secret12 secretpassword topsecret administrator admin123 admin1234 admin12345 admin123456
    adminadmin admin@123 rootroot root1234 toor1234 test1234 test12345 testtest testing1 testing123
    tester123 guest123 guestguest user1234 username default1 default123 temp1234 temppass demo1234
    login123 access14 hello123 hello1234 hellohello helloworld goodluck freedom1 forever1 friends1
    friendship butterfly chocolate chocolate1 strawberry cinnamon swordfish midnight mercedes porsche1
    corvette mustang1 ferrari1 yamaha123 scorpion dolphin1 elephant football12 hunter12 hunter123
    killer123 soccer123 hockey123 snoopy123 summer123 winter123 spring123 autumn123 summer2023
    summer2024 summer2025 winter2024 january1 december september november monday123 startrek godzilla
    gandalf1 matrix123 rainbow1 rainbow123 lovelove sweetheart babygirl babygirl1 angel123 lover123
    jesus123 jesuschrist blessed1 fuckyou1 fuckyou2 fuckyou123 asshole1 bullshit pussy123 blahblah
    nothing1 something something1
    """
}
