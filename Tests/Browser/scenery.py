"""A server with something of everything on it: people, a hundred rooms, and rows of every kind to look at."""

import base64
from urllib.parse import quote

from playwright.sync_api import expect

from person import PASSWORD, Person

LONG_NAME = "Wilhelmina Featherstonehaugh-Cholmondeley of the Northern Perch"
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2

PEOPLE = {
    "ana": "Ana", "bo": "Bo", "cy": "Cy Young", "dee": LONG_NAME, "yusuf": "يوسف النجار", "noa": "נועה כהן",
    "ghost": "", "kenji": "健二", "mo": "Mo",
}

# Those who are there without a page of their own, and how they are.
PRESENT = {"cy": "online", "dee": "idle", "yusuf": "online", "kenji": "online"}

ROOM_NAMES = [
    "announcements", "books & tea", "café society", "design", "engineering", "الطيور والأعشاش", "קן הציפורים",
    "a room whose name goes on and on until nobody can be expected to read it to its end",
    LONG_WORD[:60], "🪶 feathers", "weather", "x",
]

TALK = [
    ("ana", "Good morning! Has anybody seen the new perch?"),
    ("bo", "It is by the north window, https://example.org/perch shows it."),
    ("bo", "The green one."),
    ("ana", "🪶🎉"),
    ("bo", "One more thing:\nthe feeder needs seeds, and somebody has to ask the owl whether it minds the light."),
    ("ana", "I will."),
]

MARKS = [
    ("cy", "**Bold**, *slanted*, ~~gone~~, `code`, and [a link](https://example.org/a) beside plain words."),
    ("cy", "> Somebody said this before,\n> and on two lines.\n\nAnd this is the answer."),
    ("bo", "What to bring:\n- seeds, of which there are never enough, so that this one is a line that has to be broken\n"
           "- twigs\n\nAnd in this order:\n1. first\n2. second\n3. third"),
    ("bo", "```\nfunc perch(at height: Int) -> Bird? {\n  guard height > 0 else { return nil }\n  return Bird(height: height, "
           "colour: .green, because: \"a line of code that is longer than any screen is wide, so that it scrolls\")\n}\n```"),
    ("dee", f"Long words stay inside: {LONG_WORD} https://example.org/{'long/' * 30}"),
    ("yusuf", "صباح الخير يا أصدقاء! هل رأى أحدكم المجثم الجديد بجانب النافذة الشمالية؟ لقد وضعت البذور هناك أمس."),
    ("yusuf", "هذا نص مختلط with English words و `code` ثم https://example.org/path و رقم 42."),
    ("noa", "בוקר טוב! מישהו ראה את הקן החדש?\n- זרעים\n- ענפים\n> ציטוט מאתמול"),
    ("noa", "English first, then עברית, and back again."),
    ("kenji", "おはようございます。新しい止まり木を見ましたか？"),
    ("mo", "Thanks @ana, and @bo too. See #weather, and ask @room if in doubt."),
    ("noa", "Somebody sang:\n> ציטוט מאתמול\n- זרעים"), ("mo", "ok"), ("mo", "This one was changed by its author."), ("mo", "This one will be gone."),
]

DRAW = """() => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [480, 200];
  const pen = canvas.getContext('2d');
  const shapes = [['#bfe3ea', [0, 0, 480, 0, 480, 200, 0, 200]], ['#8fb98a', [0, 150, 120, 90, 260, 140, 400, 80, 480, 120, 480, 200, 0, 200]],
    ['#4f7f5b', [0, 180, 160, 140, 320, 175, 480, 150, 480, 200, 0, 200]], ['#5b4636', [300, 60, 308, 60, 312, 176, 298, 176]],
    ['#2f6b4f', [305, 20, 350, 90, 260, 90]], ['#2f6b4f', [305, 50, 360, 125, 250, 125]], ['#f2c14e', [70, 30, 92, 42, 92, 64, 70, 76, 48, 64, 48, 42]]];
  for (const [colour, points] of shapes) {
    pen.fillStyle = colour;
    pen.beginPath();
    for (let place = 0; place < points.length; place += 2) pen.lineTo(points[place], points[place + 1]);
    pen.fill();
  }
  return canvas.toDataURL('image/png').split(',')[1];
}"""

CONNECT = """async ([tokens, scheme]) => {
  window.sockets = await Promise.all(tokens.map(([token, status]) => new Promise((done, fail) => {
    const socket = new WebSocket(`ws://${location.host}/ws/auth`, [scheme, `bearer.${token}`]);
    socket.onopen = () => { socket.send(JSON.stringify({ type: 'presence', status })); done(socket); };
    socket.onerror = fail;
  })));
}"""


SONG = ("song.mp3", "audio/mpeg", b"ID3" + bytes(900))
PAPER = ("A paper about the nests of the northern birds, with all its plates.pdf", "application/pdf", b"%PDF-1.4 " + bytes(999))


class Scenery:
    def __init__(self, server, browser):
        self.server = server
        self.tokens, self.newcomers = {}, 0
        self.call("POST", "/api/setup", {"code": server.set_up_code(), "username": "ana", "password": PASSWORD})
        for name, display in PEOPLE.items():
            if name != "ana":
                self.call("POST", "/api/users/", {"username": name, "password": PASSWORD})
            self.tokens[name] = server.token(name, PASSWORD)
            if display:
                self.call("PATCH", "/api/users/me/", {"display_name": display}, name)
        self.call("PATCH", "/api/users/me/", {"status_text": "on a branch, looking at the weather from above"}, "cy")
        self.call("PATCH", "/api/users/me/", {"do_not_disturb": True}, "kenji")
        self.nest = self.talk_in_the_nest()
        self.rooms = self.hundred_rooms()
        self.directs = [self.direct(["bo"]), self.direct(["cy"]), self.direct(["dee"]), self.direct(["yusuf"]),
                        self.direct(["kenji"]), self.direct(["bo", "cy", "noa"]), self.direct(["mo"])]
        self.govern()
        self.bo = Person(browser, server, "bo", exactly=True)
        self.bo.visit().sign_in().open_room(self.nest)
        drawing = base64.b64decode(self.bo.page.evaluate(DRAW))
        self.upload("bo", "How it looks from there", ("The north window.png", "image/png", drawing))
        self.upload("cy", "", ("Seeds.txt", "text/plain", b"seeds" * 999), SONG, PAPER)
        tokens = [[self.tokens[name], status] for name, status in PRESENT.items()]
        self.bo.page.evaluate(CONNECT, [tokens, "roost.v1"])

    def call(self, method, path, body=None, name=None):
        return self.server.call(method, path, body, self.tokens.get(name))

    def make(self, name, topic="", by="ana", **more):
        return self.call("POST", "/api/rooms/", {"name": name, "topic": topic, **more}, by)["id"]

    def join(self, room, *names):
        for name in names:
            self.call("POST", f"/api/rooms/{room}/join", {}, name)

    def post(self, room, name, text, **more):
        return self.call("POST", f"/api/rooms/{room}/messages", {"content": text, **more}, name)

    def direct(self, names):
        room = self.call("POST", "/api/dms", {"users": names}, "ana")["id"]
        if names == ["cy"]:
            self.post(room, "cy", "psst, are you there?")
        return room

    def talk_in_the_nest(self):
        """Every kind of row but those that are on their way."""
        nest = self.make("the nest", "Twigs, seeds and the weather")
        self.join(nest, *[name for name in PEOPLE if name != "ana"])
        said = [self.post(nest, name, text) for name, text in TALK]
        self.first = said[0]
        answer = self.post(nest, "bo", "Yes, and it is *wonderful*: `make nest` knows **every** twig.",
                           reply_to=said[0]["id"])
        self.post(nest, "cy", "Which one do you mean?", reply_to=said[0]["id"])
        self.react(nest, said[0], "🎉", "bo", "cy", "dee")
        self.react(nest, said[0], "👀", "ana")
        self.react(nest, answer, "👍", "ana", "cy")
        self.call("PUT", f"/api/rooms/{nest}/pins/{said[1]['id']}", {}, "ana")
        marks = [self.post(nest, name, text) for name, text in MARKS]
        self.call("PATCH", f"/api/rooms/{nest}/messages/{marks[-2]['id']}",
                  {"content": "This one was changed by its author, twice."}, "mo")
        self.call("DELETE", f"/api/rooms/{nest}/messages/{marks[-1]['id']}", None, "mo")
        self.marks = marks
        return nest

    def react(self, room, message, emoji, *names):
        for name in names:
            self.call("PUT", f"/api/rooms/{room}/messages/{message['id']}/reactions/{quote(emoji)}", {}, name)

    def hundred_rooms(self):
        rooms = []
        for number in range(100):
            name = ROOM_NAMES[number] if number < len(ROOM_NAMES) else f"room {number:02}"
            private = {"kind": "private"} if number % 17 == 3 else {}
            rooms.append(self.make(name, "Where one talks" if number % 2 else "", **private))
        for number in (0, 2, 5, 6, 7, 8):
            self.join(rooms[number], "bo")
            self.post(rooms[number], "bo", "Something new")
        for number in range(120):
            self.post(rooms[0], "bo", f"Notice {number}")
        self.post(rooms[2], "bo", "@ana, coffee?")
        self.post(rooms[40], "ana", "A word to oneself")
        for number in (1, 4):
            self.call("PUT", f"/api/rooms/{rooms[number]}/notifications", {"level": "none"}, "ana")
        for number in range(12):
            self.make(f"elsewhere {number}", "Somewhere else, with a topic that says what for it is there", by="bo")
        return rooms

    def govern(self):
        """What only those see who look after rooms and the server."""
        self.call("POST", f"/api/rooms/{self.nest}/invites", {"max_uses": 3}, "ana")
        self.invite = self.call("POST", f"/api/rooms/{self.nest}/invites", {}, "ana")["url"].lstrip("/")
        self.call("PUT", f"/api/rooms/{self.nest}/members/cy", {"role": "moderator"}, "ana")
        for reason, message in (("It is rude.", self.marks[4]), ("This is an advertisement. " * 8, self.marks[10])):
            self.call("POST", "/api/reports", {"reason": reason, "message_id": message["id"]}, "bo")
        self.call("PATCH", "/api/admin/users/ghost", {"disabled": True}, "ana")
        self.call("POST", f"/api/rooms/{self.nest}/ban", {"user": "dee"}, "ana")
        self.call("POST", f"/api/rooms/{self.nest}/hooks", {"name": "weather"}, "ana")
        # Nothing in the scenery changes a room's settings, so nothing is sent anywhere.
        self.call("POST", f"/api/rooms/{self.nest}/webhooks",
                  {"url": "https://example.org/roost", "events": ["room_updated"]}, "ana")

    def newcomer(self):
        """The name of somebody for whom there is nothing yet."""
        self.newcomers += 1
        name = f"new{self.newcomers}"
        self.call("POST", "/api/users/", {"username": name, "password": PASSWORD})
        return name

    def like(self, page):
        """Gives ana, whose page it is, favourites."""
        me = self.call("GET", "/api/users/me/", None, "ana")["id"]
        stars = [self.rooms[0], self.rooms[5], self.directs[1]]
        page.evaluate("([key, stars]) => { localStorage[key] = JSON.stringify(stars); }", [f"roost.favourites.{me}", stars])
        page.reload()
        expect(page.get_by_role("list", name="Favourites").get_by_role("link")).to_have_count(len(stars))

    def upload(self, name, text, *files):
        """Sends files to the nest."""
        ids = [self.server.upload(*file, self.tokens[name])["id"] for file in files]
        self.post(self.nest, name, text, attachments=ids)
