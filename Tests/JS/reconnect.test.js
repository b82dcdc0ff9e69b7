import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Link, TIMES } from '../../public/js/lib/reconnect.js';

const HEARTBEAT = 25_000;

/** A link that is live since the moment 0. */
function live(random = () => 1) {
  const link = new Link(random);
  link.on({ type: 'start' }, 0);
  link.on({ type: 'established', heartbeat: HEARTBEAT }, 0);
  return link;
}

describe('connecting', () => {
  it('connects at once when started, and only once', () => {
    const link = new Link();
    assert.deepEqual(link.on({ type: 'start' }, 0), ['connect']);
    assert.deepEqual(link.on({ type: 'start' }, 1), []);
    assert.equal(link.phase, 'connecting');
  });

  it('is live only after the server said hello', () => {
    const link = new Link();
    link.on({ type: 'start' }, 0);
    link.on({ type: 'frame' }, 5);
    assert.equal(link.phase, 'connecting');
    link.on({ type: 'established', heartbeat: HEARTBEAT }, 10);
    assert.equal(link.phase, 'live');
    assert.equal(link.since, 10);
  });

  it('gives up on an attempt that hangs', () => {
    const link = new Link(() => 1);
    link.on({ type: 'start' }, 0);
    assert.deepEqual(link.on({ type: 'tick' }, TIMES.connect - 1), []);
    assert.deepEqual(link.on({ type: 'tick' }, TIMES.connect), ['abandon']);
    assert.equal(link.phase, 'waiting');
  });

  it('does nothing more once stopped', () => {
    const link = live();
    assert.deepEqual(link.on({ type: 'stop' }, 10), ['abandon']);
    assert.deepEqual(link.on({ type: 'closed', code: 1006 }, 11), []);
    assert.deepEqual(link.on({ type: 'nudge' }, 12), []);
    assert.equal(link.wake, Infinity);
  });
});

describe('trying again', () => {
  it('waits 1, 2, 4 … 30 seconds, for ever', () => {
    const link = live();
    let now = 1_000;
    const delays = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      link.on({ type: 'closed', code: 1006 }, now);
      delays.push(link.wake - now);
      now = link.wake;
      assert.deepEqual(link.on({ type: 'tick' }, now), ['connect']);
    }
    assert.deepEqual(delays, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  });

  it('spreads each wait between half and whole', () => {
    const link = live(() => 0);
    link.on({ type: 'closed', code: 1006 }, 0);
    assert.equal(link.wake, TIMES.firstDelay / 2);
  });

  it('remembers since when the connection is gone, over all attempts', () => {
    const link = live();
    link.on({ type: 'closed', code: 1006 }, 60_000);
    link.on({ type: 'tick' }, link.wake);
    link.on({ type: 'closed', code: 1006 }, 70_000);
    assert.equal(link.since, 60_000);
  });

  it('starts over from one second only after a connection that held', () => {
    const link = live();
    link.on({ type: 'closed', code: 1006 }, 1_000);
    link.on({ type: 'tick' }, 2_000);
    link.on({ type: 'established', heartbeat: HEARTBEAT }, 2_000);
    link.on({ type: 'closed', code: 1006 }, 2_500);
    assert.equal(link.wake - 2_500, 2_000, 'it fell over at once');
    link.on({ type: 'tick' }, 4_500);
    link.on({ type: 'established', heartbeat: HEARTBEAT }, 4_500);
    link.on({ type: 'closed', code: 1006 }, 4_500 + TIMES.settled);
    assert.equal(link.wake - (4_500 + TIMES.settled), 1_000, 'it held');
  });

  it('connects at once when the network is back or somebody asks', () => {
    const link = live();
    link.on({ type: 'closed', code: 1006 }, 0);
    assert.deepEqual(link.on({ type: 'nudge' }, 1), ['connect']);
    assert.deepEqual(link.on({ type: 'nudge' }, 2), [], 'one attempt at a time');
  });

  it('lets go of the socket when the browser loses the network, and tries all the same', () => {
    const link = live();
    assert.deepEqual(link.on({ type: 'offline' }, 50), ['abandon']);
    assert.equal(link.phase, 'waiting');
    assert.equal(link.since, 50);
    assert.deepEqual(link.on({ type: 'tick' }, link.wake), ['connect']);
  });

  it('comes back within a second after a restart of the server', () => {
    const link = live(() => 0.2);
    link.on({ type: 'closed', code: 1012 }, 60_000);
    assert.equal(link.wake, 60_200);
  });

  it('asks for a fresh token when the old one is refused', () => {
    const link = live(() => 0);
    link.on({ type: 'closed', code: 4401 }, 60_000);
    assert.deepEqual(link.on({ type: 'tick' }, link.wake), ['connect-with-fresh-token']);
    link.on({ type: 'established', heartbeat: HEARTBEAT }, 60_001);
    link.on({ type: 'closed', code: 1006 }, 70_000);
    assert.deepEqual(link.on({ type: 'tick' }, link.wake), ['connect'], 'once is enough');
  });

  it('rests after a refusal until somebody asks', () => {
    for (const code of [4403, 4404]) {
      const link = live();
      link.on({ type: 'closed', code }, 10);
      assert.equal(link.phase, 'refused');
      assert.equal(link.wake, Infinity);
      assert.deepEqual(link.on({ type: 'nudge' }, 20), ['connect']);
    }
  });
});

describe('noticing a dead connection', () => {
  it('pings after a heartbeat of silence and gives up after 2.4', () => {
    const link = live();
    assert.equal(link.wake, HEARTBEAT);
    assert.deepEqual(link.on({ type: 'tick' }, HEARTBEAT), ['ping']);
    assert.equal(link.wake, HEARTBEAT * 2.4);
    assert.deepEqual(link.on({ type: 'tick' }, HEARTBEAT * 2.4), ['abandon', 'connect']);
    assert.equal(link.since, 0, 'the last frame was the last sign of life');
  });

  it('is content with any frame', () => {
    const link = live();
    link.on({ type: 'tick' }, HEARTBEAT);
    link.on({ type: 'frame' }, HEARTBEAT + 10);
    assert.equal(link.wake, HEARTBEAT * 2 + 10);
    assert.deepEqual(link.on({ type: 'tick' }, HEARTBEAT * 2.4), ['ping'], 'silent again, but not dead');
  });

  it('probes an open socket when the page is looked at again', () => {
    const link = live();
    assert.deepEqual(link.on({ type: 'nudge' }, TIMES.probe - 1), [], 'a frame came just now');
    assert.deepEqual(link.on({ type: 'nudge' }, 10_000), ['ping']);
    assert.deepEqual(link.on({ type: 'tick' }, 10_000 + TIMES.probe), ['abandon', 'connect']);
  });

  it('reconnects at once after a long sleep', () => {
    const link = live();
    assert.deepEqual(link.on({ type: 'tick' }, 3_600_000), ['abandon', 'connect']);
  });
});
