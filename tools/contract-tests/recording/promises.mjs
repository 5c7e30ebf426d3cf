// Records what the hooks of a real Node.js are told of promises: prints programs, one a line.
//
//   node promises.mjs [seed] [count] > promises.jsonl
//
// The format is described in README.md. Node.js 26 recorded the file that is bundled.
import { createHook, executionAsyncId, triggerAsyncId } from 'node:async_hooks';
import { writeSync } from 'node:fs';

const HOOKS = 2;
const seed = Number(process.argv[2] ?? 1);
const count = Number(process.argv[3] ?? 200);

// mulberry32: the same programs everywhere.
let state = seed >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);

// What a body may use: promises made before it, and whether somebody has registered with one yet.
function body(program, scope, depth, length) {
  const ops = [];
  for (let i = 0; i < length; i++) {
    const dice = random();
    const free = scope.filter((p) => !program.reacted.has(p));
    if (dice < 0.13) {
      ops.push({ op: 'enable', h: below(HOOKS) });
    } else if (dice < 0.22) {
      ops.push({ op: 'disable', h: below(HOOKS) });
    } else if (dice < 0.34) {
      ops.push({ op: 'ids' });
    } else if (dice < 0.56 || scope.length === 0) {
      const p = program.names++;
      program.settled.push(p);
      ops.push({ op: 'promise', p });
      scope.push(p);
    } else if (dice < 0.76) {
      const own = scope.filter((p) => program.settled.includes(p));
      if (own.length > 0) {
        const p = own[below(own.length)];
        ops.push({ op: 'settle', p, outcome: random() < 0.7 ? 'resolve' : 'reject' });
      }
    } else if (free.length > 0) {
      const p = free[below(free.length)];
      program.reacted.add(p);
      const q = program.names++;
      const inner = depth === 0 ? [] : body(program, [...scope], depth - 1, below(5));
      ops.push({ op: 'then', p, q, body: inner });
      scope.push(q);
    }
  }
  return ops;
}

function generate(id) {
  const program = { names: 0, settled: [], reacted: new Set() };
  const scope = [];
  const turns = [];
  for (let i = 2 + below(3); i > 0; i--) {
    turns.push(body(program, scope, 3, 3 + below(6)));
  }
  if (random() < 0.6) {
    turns[0].unshift({ op: 'enable', h: 0 }); // or most promises would be made while nobody listens
  }
  return { id, hooks: HOOKS, turns };
}

function record(program, done) {
  const events = [];
  const promises = [];
  const settlers = [];
  const roots = new Set();
  let making = null;

  const symbolOf = (promise) =>
    Object.getOwnPropertySymbols(promise).find((s) => s.description === 'async_id_symbol');
  const nameOf = (id) => {
    for (const [name, promise] of promises.entries()) {
      if (promise !== undefined && promise[symbolOf(promise)] === id) {
        return 'p' + name;
      }
    }
    return roots.has(id) ? 'root' : 'any';
  };

  const hooks = Array.from({ length: program.hooks }, (_, h) => {
    const inits = new Map();
    const tell = (event, id) => {
      const name = inits.get(id) ?? nameOf(id);
      if (name !== 'any' && name !== 'root') {
        events.push([event, h, name]);
      }
    };
    return createHook({
      init(id, type, trigger) {
        if (type === 'PROMISE') {
          inits.set(id, making);
          events.push(['init', h, making, nameOf(trigger)]);
        }
      },
      before: (id) => tell('before', id),
      after: (id) => tell('after', id),
      promiseResolve: (id) => tell('resolve', id),
    });
  });

  const operations = {
    enable: ({ h }) => hooks[h].enable(),
    disable: ({ h }) => hooks[h].disable(),
    ids: () => {
      const running = nameOf(executionAsyncId());
      events.push(['ids', running, running === 'root' ? 'any' : nameOf(triggerAsyncId())]);
    },
    promise: ({ p }) => {
      making = 'p' + p;
      promises[p] = new Promise((resolve, reject) => (settlers[p] = { resolve, reject }));
      making = null;
    },
    settle: ({ p, outcome }) => settlers[p][outcome]('value'),
    then: ({ p, q, body }) => {
      making = 'p' + q;
      const reaction = () => run(body);
      promises[q] = promises[p].then(reaction, reaction);
      making = null;
    },
  };
  const run = (ops) => {
    for (const op of ops) {
      operations[op.op](op);
    }
  };

  let turn = 0;
  const next = () => {
    roots.add(executionAsyncId());
    run(program.turns[turn++]);
    setImmediate(turn < program.turns.length ? next : end);
  };
  const end = () => {
    hooks.forEach((hook) => hook.disable());
    done({ ...program, expect: events });
  };
  setImmediate(next);
}

process.on('unhandledRejection', () => {});
process.removeAllListeners('warning'); // of rejections that are handled late
let made = 0;
(function another() {
  if (made < count) {
    record(generate('promises-' + seed + '-' + made++), (program) => {
      writeSync(1, JSON.stringify(program) + '\n');
      setImmediate(another);
    });
  }
})();
