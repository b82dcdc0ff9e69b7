/**
 * The shapes the page works with. Only types live here; nothing is executed.
 *
 * @typedef {object} User
 * @property {number} id
 * @property {string} username
 * @property {string} [display_name]
 * @property {string|null} [avatar_url]
 * @property {string} [status_text]
 * @property {boolean} [do_not_disturb]
 * @property {boolean} [is_bot]
 * @property {boolean} [is_admin]     known of oneself only
 * @property {string|null} [email]    known of oneself only
 * @property {Presence} [status]      known of those with whom one shares a room
 *
 * @typedef {'online'|'idle'|'dnd'|'offline'} Presence
 * @typedef {'member'|'moderator'|'owner'} Role
 * @typedef {'all'|'mentions'|'none'} Level   of what in a room one hears
 *
 * @typedef {User & {role: Role, muted_until?: string|null}} Member
 *
 * @typedef {object} Membership       who belongs to a room, as far as it is loaded
 * @property {LoadStatus} status
 * @property {readonly Member[]} list
 *
 * @typedef {object} Room
 * @property {number} id
 * @property {string} name          of a direct room the others' names
 * @property {string} [kind]         `public`, `private` or `direct`
 * @property {string} [topic]
 * @property {number} [member_count]
 * @property {number} [last_seq]      the newest place in the room's log that `unread_count` knows of
 * @property {number} [unread_count]  counted here when the server keeps no read marker
 * @property {number} [mention_count] those of the unread messages that mention us
 * @property {Level} [notifications]
 * @property {boolean} [guests]       people without an account may read and write
 * @property {boolean} [read_only]    only moderators and owners may write
 * @property {number} [slow_mode]     seconds between two messages of a member
 * @property {number} [last_read_seq] how far one has read, on whatever device
 * @property {string|null} [my_role]  null when one is not a member
 * @property {readonly User[]} [people] of a direct room, oneself included; as the server sends it
 *
 * @typedef {object} Message
 * @property {number} id
 * @property {number} room_id
 * @property {number} seq             the message's place in its room; the only order there is
 * @property {number|null} user_id    null for a guest
 * @property {string} username
 * @property {string} content
 * @property {string} timestamp       RFC 3339, for people, never for ordering
 * @property {string} [client_id]
 * @property {string} [kind]          `text` or `system`
 * @property {boolean} [guest]
 * @property {readonly number[]} [mentions]
 * @property {boolean} [mentions_room]
 * @property {boolean} [deleted]
 * @property {readonly Reaction[]} [reactions] the emoji given first first
 * @property {string|null} [edited_at]
 * @property {readonly Attachment[]} [attachments]
 * @property {number} [reply_to]      the id of the message it answers
 * @property {number} [reply_count]   how many answer it, at most 1,000
 * @property {string} [last_reply_at]
 * @property {readonly number[]} [mentions] ids of people
 * @property {boolean} [mentions_room] everybody is meant
 * @property {{event: string, username?: string, text?: string}} [system] what a system message tells
 *
 * @typedef {object} Attachment
 * @property {number} id
 * @property {string} name
 * @property {string} type            as the server found by looking at it
 * @property {number} size            in bytes
 * @property {string} url
 * @property {number} [width]         in pixels, of pictures
 * @property {number} [height]
 * @property {string} [thumbnail_url]
 * @property {string} [alt]           what it shows, as its sender says
 *
 * @typedef {object} PendingFile      a file of ours that is to go with a message
 * @property {string} key             the name of the upload, under which the server keeps it once
 * @property {string} name
 * @property {Blob} blob
 * @property {number} [width]         in pixels, of pictures
 * @property {number} [height]
 * @property {number} [id]            once the server has it
 * @property {string} [alt]           what it shows, for those who do not see it
 *
 * @typedef {object} Hit               a message that a search found
 * @property {Message} message
 * @property {{id: number, name: string, kind: string}} room
 * @property {{text: string, ranges: {start: number, end: number}[]}} snippet
 *
 * @typedef {object} Reaction
 * @property {string} emoji
 * @property {number} count
 * @property {boolean} me             we are among those who give it
 * @property {readonly string[]} [names] those who give it, the first ten or more, once they are asked for
 *
 * @typedef {{emoji: string, count: number, me: boolean, users: readonly User[]}} Given  a reaction with who gives it
 *
 * @typedef {object} Pending          a message of ours that the server has not acknowledged
 * @property {string} client_id       UUID version 7: sorting by it is sorting by time of writing
 * @property {number} user_id
 * @property {number} room_id
 * @property {string} content
 * @property {string} created_at
 * @property {'queued'|'failed'} status
 * @property {number} [reply_to]
 * @property {readonly PendingFile[]} [files]
 * @property {string} [error]         why the server refused it
 *
 * @typedef {'idle'|'loading'|'ready'|'failed'} LoadStatus
 *
 * @typedef {object} Timeline
 * @property {Message[]} messages     by seq, without gaps from the first on
 * @property {number|null} cursor     the last place of the log that reached us: where a resume starts
 * @property {LoadStatus} status
 * @property {LoadStatus} older       the state of loading what lies before the first message
 * @property {boolean} hasMore        whether anything lies before the first message
 * @property {LoadStatus} [newer]     the state of loading what lies after the last message, in a stretch of the past
 * @property {string} [error]
 *
 * @typedef {Timeline & {roomID: number, root: number}} Thread  a message with id `root`, and its answers
 *
 * @typedef {object} Person            known by the name, which is unique; guests have no id
 * @property {number} id              0 for a guest
 * @property {string} username
 *
 * @typedef {object} Connection
 * @property {'idle'|'connecting'|'waiting'|'live'|'refused'} phase
 * @property {number} since           when this phase, or the whole outage, began (ms)
 * @property {number} retryAt         when the next attempt starts, while waiting (ms)
 * @property {number} attempt
 *
 * @typedef {{name: 'home'} | {name: 'room', roomID: number, at?: number, thread?: number, pins?: boolean, file?: {seq: number, id: number}} | {name: 'search', query: string}
 *   | {name: 'page', page: PageName, part: string, roomID: number}} Route
 *
 * @typedef {'browse'|'direct'|'settings'|'profile'|'notifications'|'admin'|'invite'|'setup'|'reset'|'guest'} PageName
 *
 * @typedef {object} State
 * @property {User|null} me
 * @property {string} notice          why one was signed out, shown on the sign-in form
 * @property {Route} route
 * @property {Connection} connection
 * @property {LoadStatus} roomsStatus
 * @property {Readonly<Record<number, Room>>} rooms
 * @property {Readonly<Record<number, Timeline>>} timelines
 * @property {Readonly<Record<number, Timeline>>} past what one reads instead of the newest messages
 * @property {Thread|null} thread
 * @property {Readonly<Record<number, Timeline>>} pins by room, the newest pin first
 * @property {Readonly<Record<number, Message|null>>} quotes messages that others answer, by id
 * @property {Readonly<Record<number, readonly Person[]>>} online
 * @property {Readonly<Record<number, readonly Typist[]>>} typing
 * @property {Readonly<Record<string, Pending>>} outbox
 * @property {readonly string[]} sent  client ids acknowledged since the page was opened
 * @property {{text: string, id: number}|null} alert
 * @property {Readonly<Record<number, User>>} people   accounts we know more of than their name, by id
 * @property {Readonly<Record<number, readonly number[]>>} directs  who else is in a direct room
 * @property {Readonly<Record<number, Membership>>} members
 * @property {readonly number[]} favourites   rooms, kept in this browser
 * @property {number} notifications           how many are unread
 * @property {string} announcement            what the administrators tell everybody
 * @property {{text: string, roomID: number}|null} told what a command had to say, to us alone
 *
 * @typedef {Person & {until: number}} Typist
 *
 * @typedef {object} Notice           something that concerns us
 * @property {number} id
 * @property {'mention'|'reply'|'direct'|'invitation'|'announcement'} kind
 * @property {string} timestamp
 * @property {number|null} room_id
 * @property {string|null} room_name  empty for a direct room
 * @property {Message} [message]
 * @property {{username: string}} [by]
 * @property {string} [announcement]
 * @property {boolean} [silent]       we asked for quiet
 * @property {boolean} [read]
 *
 * @typedef {object} Problem           an error body as RFC 9457 has it
 * @property {string} [code]
 * @property {string} [detail]
 * @property {string} [title]
 * @property {{pointer?: string, code?: string, detail?: string}[]} [errors]
 *
 * @typedef {object} Tokens
 * @property {string} access_token
 * @property {string} refresh_token
 * @property {number} expires_in
 *
 * @typedef {{type: 'session/started', user: User}
 *   | {type: 'session/ended', notice: string}
 *   | {type: 'route', route: Route}
 *   | {type: 'connection', connection: Connection}
 *   | {type: 'alert', text: string}
 *   | {type: 'told', roomID: number, text: string}
 *   | {type: 'rooms/remembered', rooms: Room[]} | {type: 'rooms/loading'} | {type: 'rooms/failed'} | {type: 'rooms/loaded', rooms: Room[]}
 *   | {type: 'room/changed', room: Room} | {type: 'room/left', roomID: number}
 *   | {type: 'room/entered', roomID: number, lastSeq: number|null, people: Person[]|null}
 *   | {type: 'room/read', roomID: number, unread: number, mentions?: number, level?: Level}
 *   | {type: 'people/known', people: readonly User[]}
 *   | {type: 'members/loading', roomID: number} | {type: 'members/failed', roomID: number}
 *   | {type: 'members/loaded', roomID: number, members: readonly Member[]}
 *   | {type: 'member/changed', roomID: number, userID: number, place: number, change: Partial<Member>}
 *   | {type: 'member/gone', roomID: number, userID: number, place: number}
 *   | {type: 'me/changed', user: User}
 *   | {type: 'favourites', rooms: readonly number[]}
 *   | {type: 'notifications/counted', unread: number}
 *   | {type: 'notified', notification: Notice}
 *   | {type: 'announced', text: string}
 *   | {type: 'timeline/loading', roomID: number} | {type: 'timeline/failed', roomID: number, error: string}
 *   | {type: 'timeline/opened', roomID: number, messages: Message[], hasMore: boolean}
 *   | {type: 'timeline/kept', roomID: number, messages: Message[], cursor: number}
 *   | {type: 'timeline/broken', roomID: number} | {type: 'timeline/trimmed', roomID: number}
 *   | {type: 'older/loading', roomID: number} | {type: 'older/failed', roomID: number}
 *   | {type: 'older/loaded', roomID: number, messages: Message[], hasMore: boolean}
 *   | {type: 'message/arrived', message: Message, duplicate: boolean}
 *   | {type: 'message/changed', roomID: number, id: number, place: number, change: Partial<Message>}
 *   | {type: 'message/reacted', roomID: number, id: number, place: number, userID: number, reaction: {emoji: string, count: number, removed: boolean, username: string}}
 *   | {type: 'past/opened', roomID: number} | {type: 'past/left', roomID: number}
 *   | {type: 'past/changed', roomID: number, change: Partial<Timeline>}
 *   | {type: 'past/loaded', roomID: number, messages: Message[], change: Partial<Timeline>}
 *   | {type: 'thread/opened', roomID: number, root: number} | {type: 'thread/closed'}
 *   | {type: 'thread/loaded', root: number, messages: Message[]} | {type: 'thread/failed', root: number, error: string}
 *   | {type: 'pins/loaded', roomID: number, messages: Message[]} | {type: 'pins/failed', roomID: number, error: string}
 *   | {type: 'pins/changed', roomID: number, id: number, isRemoved: boolean}
 *   | {type: 'quote/loaded', id: number, message: Message|null}
 *   | {type: 'reactors/known', roomID: number, id: number, names: Readonly<Record<string, readonly string[]>>}
 *   | {type: 'log/advanced', roomID: number, place: number}
 *   | {type: 'people/listed', roomID: number, people: Person[]}
 *   | {type: 'people/came', roomID: number, person: Person}
 *   | {type: 'people/went', roomIDs: readonly number[]|null, username: string, userID?: number}
 *   | {type: 'typing', roomID: number, person: Person, until: number}
 *   | {type: 'typing/expired', now: number}
 *   | {type: 'outbox/added', entries: readonly Pending[]}
 *   | {type: 'outbox/failed', clientID: string, error: string}
 *   | {type: 'outbox/uploaded', clientID: string, files: readonly PendingFile[]}
 *   | {type: 'outbox/retried', clientID: string} | {type: 'outbox/discarded', clientID: string}
 * } Action
 */

export {};
