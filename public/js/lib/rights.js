/**
 * What one may do in a room, so that only that is offered. The server decides; this only spares people a refusal.
 *
 * @typedef {object} Rights
 * @property {boolean} setTopic
 * @property {boolean} changeSettings
 * @property {boolean} invite          make somebody a member
 * @property {boolean} makeInvites     links by which others join
 * @property {boolean} discipline      mute, kick and ban those who have less rights
 * @property {boolean} setRole
 * @property {boolean} leave
 * @property {boolean} remove          end the room for everybody
 */

/** The room that everybody is in from the start and that stays. */
const LOBBY = 1;

/**
 * @param {import('../types.js').User|null} me
 * @param {import('../types.js').Room} room
 * @returns {Rights}
 */
export function mayInRoom(me, room) {
  const isDirect = room.kind === 'direct';
  const role = room.my_role ?? '';
  const isOwner = role === 'owner';
  const isModerator = isOwner || role === 'moderator';
  const isAdmin = me?.is_admin === true;
  return {
    setTopic: !isDirect && (isModerator || isAdmin),
    changeSettings: !isDirect && (isOwner || isAdmin),
    invite: !isDirect && (isModerator || isAdmin),
    makeInvites: !isDirect && (isModerator || (role !== '' && room.kind === 'public')),
    discipline: !isDirect && (isModerator || isAdmin),
    setRole: !isDirect && (isOwner || isAdmin),
    leave: !isDirect && role !== '',
    remove: !isDirect && room.id !== LOBBY && (isOwner || isAdmin),
  };
}

/**
 * Whether one may mute, kick or ban a member: not oneself, and not one's equals.
 *
 * @param {import('../types.js').User|null} me
 * @param {import('../types.js').Room} room
 * @param {import('../types.js').Member} member
 */
export function mayDiscipline(me, room, member) {
  if (member.id === me?.id || !mayInRoom(me, room).discipline) return false;
  if (me?.is_admin === true) return true;
  return room.my_role === 'owner' ? member.role !== 'owner' : member.role === 'member';
}
