import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Entrance } from '../../public/js/lib/entrance.js';
import { Clock } from './clock.js';

/** @type {number[]} */
let knocks;
/** @type {Entrance} */
let entrance;
/** @type {Clock} */
let clock;

describe('entering rooms', () => {
  beforeEach(() => {
    clock = new Clock().install();
    knocks = [];
    entrance = new Entrance((roomID) => knocks.push(roomID));
  });

  afterEach(() => clock.restore());

  it('goes one by one, the room before our eyes first', () => {
    entrance.add(1);
    entrance.add(2);
    entrance.add(3);
    entrance.add(9, true);
    assert.deepEqual(knocks, [1]);
    for (const roomID of [1, 9, 2, 3]) entrance.entered(roomID);
    assert.deepEqual(knocks, [1, 9, 2, 3]);
  });

  it('asks once for a room, however often it is named', () => {
    entrance.add(1);
    entrance.add(1);
    entrance.entered(1);
    entrance.add(1);
    assert.deepEqual(knocks, [1]);
    assert.equal(entrance.isInside(1), true);
  });

  it('waits as long as the server asks for', () => {
    entrance.add(1);
    entrance.add(2);
    assert.equal(entrance.refused(500), 1);
    clock.pass(499);
    assert.deepEqual(knocks, [1]);
    clock.pass(1);
    assert.deepEqual(knocks, [1, 1]);
  });

  it('goes on when it is not let in', () => {
    entrance.add(1);
    entrance.add(2);
    assert.equal(entrance.refused(0), 1);
    assert.deepEqual(knocks, [1, 2]);
    entrance.entered(2);
    assert.equal(entrance.refused(0), 0, 'that refusal was about something else');
  });

  it('is nowhere when the connection is gone', () => {
    entrance.add(1);
    entrance.entered(1);
    entrance.add(2);
    entrance.refused(500);
    entrance.lost();
    clock.pass(1_000);
    assert.equal(entrance.isInside(1), false);
    assert.deepEqual(knocks, [1, 2]);
    entrance.add(1);
    assert.deepEqual(knocks, [1, 2, 1]);
  });
});
