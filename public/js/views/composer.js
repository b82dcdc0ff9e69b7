/**
 * Where one writes. It is never disabled: what is written while offline waits in the outbox. What is not
 * sent yet stays with its room, and survives a reload.
 */

import { draftOf, keepDraftOf } from '../lib/drafts.js';
import { h, setAttribute, setText } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { nameOf } from '../lib/people.js';
import { characters } from '../lib/text.js';
import { TypingSignal } from '../lib/typing.js';

/** The longest message, in characters. */
const LONGEST = 4_000;

/** From here on the characters that are left are shown. */
const COUNT_FROM = 3_600;

/** @param {import('./shell.js').Context & {onSend: () => void}} context */
export function composerView(context) {
  const { chat, store, onSend } = context;
  let roomID = 0;
  /** The message that is being edited instead of a new one written. */
  let edited = 0;
  /** The message that the new one answers. */
  let answered = 0;
  const typing = new TypingSignal((isTyping) => chat.writer.typing(roomID, isTyping));
  const input = h('textarea', {
    id: 'message', rows: 1, 'aria-describedby': 'message-count', autocomplete: 'off', dir: 'auto',
    oninput: written, onkeydown: pressed,
  });
  const label = h('label', { class: 'visually-hidden', for: 'message' });
  const count = h('span', { class: 'note', id: 'message-count', role: 'status' });
  /**
   * Loaded when one first writes; until then nothing is offered.
   *
   * @type {ReturnType<typeof import('./completer.js').completerView>|null}
   */
  let completer = null;
  let isLoading = false;
  const offers = h('div', { class: 'completer' });
  /**
   * Loaded when the first file is added.
   *
   * @type {ReturnType<typeof import('./tray.js').trayView>|null}
   */
  let tray = null;
  const trayPlace = h('div', { class: 'tray' });
  const picker = h('input', { type: 'file', multiple: true, hidden: true, onchange: picked });
  const attach = h('button', {
    class: 'icon-button', type: 'button', 'aria-label': 'Add files', title: 'Add files', onclick: () => picker.click(),
  }, icon('clip'));
  const button = h('button', { class: 'primary icon-button', type: 'submit', 'aria-label': 'Send' }, icon('send'));
  const answering = h('p', { class: 'answering', hidden: true });
  const element = h('form', { class: 'composer', onsubmit: submit, onpaste: pasted, ondone: () => input.focus() },
    label, answering, trayPlace, offers, h('div', { class: 'composer-box' }, attach, picker, input, button), count);

  async function loadCompleter() {
    if (isLoading) return;
    isLoading = true;
    try {
      const { completerView } = await import('./completer.js');
      completer = completerView({ ...context, input, onChoose: written });
      offers.append(completer.element);
      void completer.look();
    } catch {
      isLoading = false;
    }
  }

  function written() {
    fit();
    keepDraft();
    showCount();
    if (completer) void completer.look();
    else void loadCompleter();
    if (input.value.trim() === '') typing.stop();
    else typing.key();
  }

  /** @param {readonly File[]} files for the room that is open now */
  async function add(files) {
    const place = roomID;
    try {
      const { trayView } = await import('./tray.js');
      if (!tray) {
        tray = trayView({ ...context, onChange: showCount });
        trayPlace.replaceWith(tray.element);
      }
    } catch {
      store.dispatch({ type: 'alert', text: 'The files could not be added. Please try again.' });
      return;
    }
    tray.show(place);
    void tray.add(files);
    tray.show(roomID);
  }

  function picked() {
    void add([...picker.files ?? []]);
    picker.value = '';
    input.focus();
  }

  /** @param {ClipboardEvent} event */
  function pasted(event) {
    const files = [...event.clipboardData?.files ?? []];
    if (files.length === 0) return;
    event.preventDefault();
    void add(files);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    const isComposing = event.isComposing || event.keyCode === 229;
    if (!isComposing && completer?.pressed(event)) return;
    if (event.key === 'ArrowUp' && input.value === '' && !isComposing) {
      event.preventDefault();
      beginEdit();
      return;
    }
    if (event.key === 'Escape' && (edited || answered)) {
      event.stopPropagation();
      if (edited) endEdit();
      else answer(null);
      return;
    }
    if (event.key !== 'Enter' || event.shiftKey || isComposing || isTouch()) return;
    event.preventDefault();
    send();
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    send();
    input.focus();
  }

  function send() {
    const text = input.value.replace(/^\s*\n|\s+$/gu, '');
    const isEmpty = text === '' && (edited !== 0 || (!tray || tray.isEmpty));
    if (isEmpty || characters(text) > LONGEST) {
      showCount();
      return;
    }
    if (edited) {
      if (chat.writer.edit(edited, text)) endEdit();
      return;
    }
    input.value = '';
    completer?.close();
    typing.sent();
    fit();
    keepDraft();
    showCount();
    chat.writer.send(roomID, text, tray?.take() ?? [], answered);
    answer(null);
    onSend();
  }

  /** @param {{id: number|null, userID: number|null, username: string}|null} message that the next one is to answer */
  function answer(message) {
    answered = message?.id ?? 0;
    const author = message && (store.state.people[message.userID ?? 0] ?? message);
    if (author) showAim('reply', ['Replying to ', h('bdi', {}, nameOf(author))], 'Do not reply', () => answer(null));
    else answering.hidden = true;
  }

  /**
   * Says what the box is for while it is not for a new message, with a way out of it.
   *
   * @param {'reply'|'edit'} picture
   * @param {(Node|string)[]} words
   * @param {string} out
   * @param {() => void} leave
   */
  function showAim(picture, words, out, leave) {
    answering.hidden = false;
    answering.replaceChildren(icon(picture), h('span', {}, ...words),
      h('button', { type: 'button', class: 'icon-button', title: out, 'aria-label': out, onclick: () => {
        leave();
        input.focus();
      } }, icon('close')));
  }

  /** @param {{id: number|null, content: string}} [message] our newest one, if none is named */
  function beginEdit(message = chat.writer.newestOwn(roomID)) {
    if (!message?.id) return;
    answer(null);
    edited = message.id;
    input.value = message.content;
    showAim('edit', ['Editing your message'], 'Leave it as it was', endEdit);
    fit();
    showCount();
  }

  function endEdit() {
    edited = 0;
    input.value = draftOf(roomID);
    answering.hidden = true;
    typing.stop();
    fit();
    showCount();
  }

  function showCount() {
    const left = LONGEST - (input.value.length < COUNT_FROM ? 0 : characters(input.value));
    const isOver = left < 0;
    setAttribute(input, 'aria-invalid', isOver ? 'true' : null);
    setAttribute(count, 'data-over', isOver);
    if (left > LONGEST - COUNT_FROM) setText(count, '');
    else setText(count, isOver ? `${-left} characters too many` : `${left} characters left`);
  }

  function fit() {
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight}px`;
  }

  function keepDraft() {
    if (!edited) keepDraftOf(roomID, input.value);
  }

  // Whoever signs in next finds nothing of it.
  store.subscribe((_, { type }) => {
    if (type !== 'session/ended') return;
    roomID = 0;
    input.value = '';
    tray?.clear();
  });

  return {
    element,
    /** @param {readonly File[]} files dropped somewhere in the room */
    add(files) {
      void add(files);
      input.focus();
    },
    focus() {
      if (!isTouch()) input.focus();
    },
    /** @param {import('../lib/rows.js').MessageRow} row to answer */
    reply(row) {
      if (edited) endEdit();
      answer(row);
      input.focus();
    },
    /** @param {import('../lib/rows.js').MessageRow} row of ours */
    edit(row) {
      beginEdit(row);
      input.focus();
    },
    /**
     * @param {number} id
     * @param {string} name
     */
    show(id, name) {
      setText(label, `Message ${name}`);
      setAttribute(input, 'placeholder', `Message ${name}`);
      if (id === roomID) return;
      if (edited) endEdit();
      answer(null);
      if (roomID) typing.stop();
      roomID = id;
      tray?.show(id);
      completer?.close();
      input.value = draftOf(id);
      showCount();
      requestAnimationFrame(fit);
    },
  };
}

/** On a touch keyboard Enter breaks the line, as everywhere else on such a device. */
function isTouch() {
  return matchMedia('(pointer: coarse)').matches;
}
