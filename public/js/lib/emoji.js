/**
 * The emoji one can write by name, and by what else they are called. Loaded when somebody asks for one.
 *
 * @type {readonly (readonly [name: string, emoji: string, words?: string])[]}
 */
export const EMOJI = `
😀 grinning happy smile, 😃 smiley happy, 😄 smile happy, 😁 grin, 😆 laughing haha, 😅 sweat_smile relief,
🤣 rofl laugh, 😂 joy laugh tears lol, 🙂 slightly_smiling, 🙃 upside_down, 😉 wink, 😊 blush, 😇 innocent halo,
🥰 smiling_hearts love, 😍 heart_eyes love, 🤩 star_struck wow, 😘 kissing_heart, 😋 yum tasty, 😛 tongue,
😜 wink_tongue crazy, 🤪 zany, 🤑 money_face, 🤗 hug, 🤭 giggle oops, 🤫 shush quiet, 🤔 thinking hmm,
🤐 zipper_mouth, 🤨 raised_eyebrow, 😐 neutral, 😑 expressionless, 😶 no_mouth, 😏 smirk, 😒 unamused,
🙄 eye_roll, 😬 grimacing, 😌 relieved, 😔 pensive sad, 😪 sleepy, 😴 sleeping zzz, 😷 mask ill,
🤒 thermometer ill, 🤢 nauseated, 🤮 vomiting, 🤧 sneezing, 🥵 hot, 🥶 cold, 😵 dizzy, 🤯 mind_blown exploding,
🤠 cowboy, 🥳 partying party, 😎 cool sunglasses, 🤓 nerd, 🧐 monocle, 😕 confused, 😟 worried, 🙁 frowning,
😮 open_mouth surprised wow, 😲 astonished, 😳 flushed, 🥺 pleading, 😨 fearful, 😰 anxious, 😢 cry sad,
😭 sob crying, 😱 scream, 😖 confounded, 😞 disappointed, 😓 sweat, 😩 weary, 😫 tired, 🥱 yawn, 😤 triumph huff,
😡 rage angry, 😠 angry, 🤬 swearing, 😈 devil, 💀 skull dead, 💩 poop, 🤡 clown, 👻 ghost, 👽 alien, 🤖 robot bot,
😺 cat_smile, 🙈 see_no_evil monkey, 🙉 hear_no_evil, 🙊 speak_no_evil, 💋 kiss, ❤️ heart love red,
🧡 orange_heart, 💛 yellow_heart, 💚 green_heart, 💙 blue_heart, 💜 purple_heart, 🖤 black_heart, 🤍 white_heart,
💔 broken_heart, 💯 hundred 100 perfect, 💢 anger, 💥 boom collision, 💫 dizzy_star, 💦 drops, 💨 dash fast,
💬 speech_balloon chat, 💭 thought, 👋 wave hello bye, 🖐️ hand, ✋ raised_hand stop, 🖖 vulcan, 👌 ok_hand,
🤏 pinch small, ✌️ victory peace, 🤞 crossed_fingers luck, 🤟 love_you, 🤘 rock_on horns, 🤙 call_me,
👈 point_left, 👉 point_right, 👆 point_up, 👇 point_down, 👍 thumbsup +1 yes like, 👎 thumbsdown -1 no dislike,
✊ fist, 👊 punch, 👏 clap applause bravo, 🙌 raised_hands hooray, 👐 open_hands, 🤝 handshake deal,
🙏 pray thanks please, ✍️ writing, 💪 muscle strong, 👀 eyes look, 🧠 brain, 👶 baby, 🧑 person, 🤷 shrug,
🤦 facepalm, 🙋 raising_hand, 🙇 bow, 💁 tipping_hand, 🕺 dancing, 💃 dancer, 🏃 running, 🚶 walking, 👑 crown,
🎓 graduation, 🐶 dog, 🐱 cat, 🐭 mouse_animal, 🐰 rabbit, 🦊 fox, 🐻 bear, 🐼 panda, 🐨 koala, 🐯 tiger, 🦁 lion,
🐮 cow, 🐷 pig, 🐸 frog, 🐵 monkey, 🐔 chicken hen, 🐧 penguin, 🐦 bird, 🐤 chick, 🦆 duck, 🦉 owl, 🦅 eagle,
🪶 feather, 🥚 egg, 🐴 horse, 🦄 unicorn, 🐝 bee, 🐛 bug, 🦋 butterfly, 🐌 snail, 🐢 turtle, 🐍 snake, 🐙 octopus,
🐠 fish, 🐬 dolphin, 🐳 whale, 🌵 cactus, 🌲 tree evergreen, 🌱 seedling plant, 🍀 clover luck, 🌹 rose,
🌻 sunflower, 🌸 blossom, 🍎 apple, 🍌 banana, 🍇 grapes, 🍓 strawberry, 🍋 lemon, 🍑 peach, 🥑 avocado, 🍅 tomato,
🥕 carrot, 🌽 corn, 🍞 bread, 🧀 cheese, 🍔 burger, 🍟 fries, 🍕 pizza, 🌮 taco, 🥗 salad, 🍜 noodles ramen,
🍣 sushi, 🍦 icecream, 🍩 donut, 🍪 cookie, 🎂 birthday cake, 🍰 cake, 🍫 chocolate, 🍿 popcorn, ☕ coffee, 🍵 tea,
🍺 beer, 🍻 beers cheers, 🥂 champagne toast cheers, 🍷 wine, ⚽ soccer football, 🏀 basketball, 🎾 tennis,
🎮 game, 🎲 dice, 🎯 target dart, 🎵 music note, 🎸 guitar, 🎤 microphone, 🎧 headphones, 🎬 film clapper,
🎨 art palette, 🏆 trophy win, 🥇 gold_medal first, 🎉 tada party hooray, 🎊 confetti, 🎈 balloon,
🎁 gift present, ✨ sparkles, ⭐ star, 🌟 glowing_star, 🔥 fire hot, ⚡ zap lightning, ☀️ sun, 🌤️ partly_sunny,
☁️ cloud, 🌧️ rain, ❄️ snowflake cold, ⛄ snowman, 🌈 rainbow, 🌙 moon, 🌍 earth world, 🚗 car, 🚌 bus,
🚲 bike bicycle, ✈️ airplane plane, 🚀 rocket launch ship, ⛵ sailboat, 🏠 house home, 🏢 office,
⏰ alarm_clock, ⌛ hourglass wait, 📅 calendar, 📌 pin pushpin, 📎 paperclip, ✏️ pencil, 📝 memo note, 📖 book,
💡 bulb idea light, 🔍 magnifier search, 🔒 lock, 🔓 unlock, 🔑 key, 🔧 wrench fix, 🔨 hammer, ⚙️ gear settings,
🧪 test_tube, 💻 laptop computer, 📱 phone mobile, 📷 camera, 📦 package box, ✉️ envelope mail, 📣 megaphone,
🔔 bell, 🔕 no_bell, 💰 money_bag, 📈 chart_up, 📉 chart_down, 🗑️ wastebasket trash, ✅ check done yes,
❌ cross_mark no, ❓ question, ❗ exclamation, ⚠️ warning, 🚫 forbidden no, ♻️ recycle, 🆗 ok, 🆕 new,
🔴 red_circle, 🟢 green_circle, 🟡 yellow_circle, 🔵 blue_circle, ➕ plus, ➖ minus, ➡️ arrow_right,
⬅️ arrow_left, ⬆️ arrow_up, ⬇️ arrow_down, 🏁 finish flag, 🚩 red_flag, 🏳️‍🌈 rainbow_flag pride
`.trim().split(/,\s+/u).map((entry) => {
  const [emoji = '', name = '', ...words] = entry.split(' ');
  return /** @type {const} */ ([name, emoji, words.join(' ')]);
});
