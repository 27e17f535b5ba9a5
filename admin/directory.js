// The directory import: a file is read here, checked by the API without a change, and sent.
import './texts-directory.js';
import { call } from './api.js';
import { announce, button, fill, freshId, h, heading, tell, written } from './dom.js';
import { t } from './i18n.js';
import { FileProblem, plan, read } from './csv.js';

const SHOWN_GROUPS = 5;
const SHOWN_ERRORS = 100;
const ATTEMPTS = 5;
const COUNTS = ['groupsCreated', 'groupsUpdated', 'membersAdded', 'membersRemoved'];

export async function directory() {
  const id = freshId();
  const result = h('div');
  let turn = 0;
  const open = async file => {
    const mine = ++turn;
    if (file) {
      await opened(file, result, () => mine !== turn);
    }
  };
  const input = h('input', {
    type: 'file',
    id,
    accept: '.csv,.json,text/csv,application/json',
    onchange: () => {
      const [file] = input.files;
      // The same file can be chosen again after it was mended.
      input.value = '';
      void open(file);
    },
  });
  const zone = h('div.drop', {
    ondragover: event => {
      event.preventDefault();
      zone.classList.add('over');
    },
    ondragleave: () => zone.classList.remove('over'),
    ondrop: event => {
      event.preventDefault();
      zone.classList.remove('over');
      void open(event.dataTransfer.files[0]);
    },
  }, h('label', { for: id }, h('strong', {}, t('directory.drop')), h('span', {}, t('directory.formats'))), input);
  const view = h('div', {},
    h('p.crumbs', {}, h('a', { href: '#/groups' }, t('nav.groups'))),
    heading(t('directory.title')),
    h('p.lead', {}, t('directory.lead')),
    zone,
    h('details', {}, h('summary', {}, t('directory.example')),
      h('pre', {}, 'group,mobileNumber,role\nVertrieb,+4915112345679,Admin\nVertrieb,+4915112345678,Member'),
      h('p.hint', {}, t('directory.exampleHint'))),
    result);
  view.leave = () => { turn++; };
  return view;
}

async function opened(file, result, stale) {
  let content;
  let cut;
  try {
    content = read(await file.arrayBuffer());
    cut = plan(content);
  } catch (problem) {
    const code = problem instanceof FileProblem ? problem.code : 'unreadable';
    fill(result, h('div.problem', { role: 'alert' }, h('p', {}, t(`file.${code}`, { name: file.name }))));
    return;
  }
  if (stale()) {
    return;
  }
  const members = content.groups.reduce((sum, group) => sum + group.count, 0);
  const title = h('h2', { tabindex: '-1' }, t('directory.preview'), ' ', written(file.name));
  const outcome = h('div');
  fill(result,
    title,
    h('p.count', {}, t('directory.found', {
      groups: t('groups', { n: content.groups.length }),
      members: t('members', { n: members }),
      calls: t('calls', { n: cut.calls.length }),
    })),
    h('table.short', {},
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('directory.group')), h('th.figure', { scope: 'col' }, t('directory.members')))),
      h('tbody', {}, content.groups.slice(0, SHOWN_GROUPS).map(group => h('tr', {}, h('td', {}, written(group.name)), h('td.figure', {}, t('figure', { n: group.count })))))),
    content.groups.length > SHOWN_GROUPS ? h('p.quiet', {}, t('directory.moreGroups', { n: content.groups.length - SHOWN_GROUPS })) : null,
    outcome);
  title.focus();
  const errors = [...content.errors, ...cut.errors];
  if (errors.length) {
    showErrors(outcome, content.kind, errors, errors.length);
    return;
  }
  await check(content, cut.calls, outcome, stale);
}

/** A bar with its words and a button that stops after the call under way. */
function progressBar(parent, key, calls) {
  const total = calls.reduce((sum, one) => sum + one.members, 0);
  const bar = h('progress', { max: Math.max(total, 1), 'aria-label': t(key) });
  const words = h('p', { role: 'status' });
  const state = { stopped: false, done: 0 };
  const stop = button(t('directory.stop'), () => {
    state.stopped = true;
    stop.disabled = true;
    fill(words, t('directory.stopping'));
  });
  state.tell = at => {
    state.done = calls.slice(0, at).reduce((sum, one) => sum + one.members, 0);
    if (at) {
      bar.value = state.done;
    }
    fill(words, t(key, { at: Math.min(at + 1, calls.length), of: calls.length, members: t('members', { n: state.done }), all: t('members', { n: total }) }));
  };
  fill(parent, h('div.sending', {}, words, bar, h('div.actions', {}, stop)));
  state.tell(0);
  return state;
}

/** Sends one call; busy and broken connections are tried again. */
async function put(one, dryRun, stopped) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call('PUT', `/v1/directory${dryRun ? '?dryRun=true' : ''}`, one.body, { type: one.type });
    } catch (problem) {
      if (![0, 429, 503].includes(problem.status) || attempt === ATTEMPTS || stopped()) {
        throw problem;
      }
      await new Promise(resolve => setTimeout(resolve, (problem.retryAfter || 2 ** attempt / 2) * 1000));
    }
  }
}

async function check(content, calls, outcome, stale) {
  const progress = progressBar(outcome, 'directory.checking', calls);
  const counts = Object.fromEntries(COUNTS.map(name => [name, 0]));
  const errors = [];
  let errorCount = 0;
  const ids = new Set(content.groups.map(group => group.id));
  const parents = new Map(content.groups.map(group => [group.row, group.parent]));
  for (const [at, one] of calls.entries()) {
    progress.tell(at);
    try {
      const seen = await put(one, true, () => progress.stopped || stale());
      COUNTS.forEach(name => { counts[name] += seen[name]; });
    } catch (problem) {
      if (stale()) {
        return;
      }
      if (!problem.errors) {
        fill(outcome);
        tell(problem, outcome);
        outcome.append(h('div.actions', {}, button(t('action.again'), () => check(content, calls, outcome, stale))));
        return;
      }
      // A parent that an earlier call of this import makes is not there yet.
      const real = problem.errors.map(one.inFile).filter(error => !(error.code === 'unknownParent' && ids.has(parents.get(error.row))));
      errors.push(...real);
      errorCount += problem.errorCount - (problem.errors.length - real.length);
    }
    if (stale()) {
      return;
    }
    if (progress.stopped) {
      fill(outcome, h('p.callout', { role: 'status' }, t('directory.stoppedCheck')),
        h('div.actions', {}, button(t('action.again'), () => check(content, calls, outcome, stale))));
      return;
    }
  }
  if (errors.length) {
    showErrors(outcome, content.kind, errors, errorCount);
    return;
  }
  fill(outcome,
    h('h3', {}, t('directory.wouldChange')),
    countList(counts),
    counts.membersRemoved ? h('p.callout.warn', {}, t('directory.removes', { n: counts.membersRemoved })) : null,
    h('div.actions', {}, button(t('directory.send'), () => send(calls, 0, Object.fromEntries(COUNTS.map(name => [name, 0])), outcome, stale), { kind: 'primary' })));
  announce(t('directory.wouldChange'));
}

const countList = counts => h('dl.figures', {}, COUNTS.map(name => h('div', {}, h('dt', {}, t(`directory.${name}`)), h('dd', {}, t('figure', { n: counts[name] })))));

async function send(calls, from, counts, outcome, stale) {
  const progress = progressBar(outcome, 'directory.sending', calls);
  const hold = event => event.preventDefault();
  window.addEventListener('beforeunload', hold);
  try {
    for (let at = from; at < calls.length; at++) {
      progress.tell(at);
      try {
        const done = await put(calls[at], false, () => progress.stopped || stale());
        COUNTS.forEach(name => { counts[name] += done[name]; });
      } catch (problem) {
        if (problem.errors) {
          showErrors(outcome, calls[at].type.includes('csv') ? 'csv' : 'json', problem.errors.map(calls[at].inFile), problem.errorCount);
        } else {
          fill(outcome);
          tell(problem, outcome);
        }
        outcome.append(h('p', {}, t('directory.partly', { at, of: calls.length })), countList(counts), onwards(at));
        return;
      }
      if ((progress.stopped || stale()) && at + 1 < calls.length) {
        fill(outcome, h('p.callout', { role: 'status' }, t('directory.stopped', { at: at + 1, of: calls.length })), countList(counts), onwards(at + 1));
        return;
      }
    }
  } finally {
    window.removeEventListener('beforeunload', hold);
  }
  const title = h('h3', { tabindex: '-1' }, t('directory.done'));
  fill(outcome, title, countList(counts), h('p.callout.good', {}, t('directory.doneText')));
  title.focus();
  announce(t('directory.done'));

  function onwards(at) {
    return h('div.actions', {}, button(t('directory.continue'), () => send(calls, at, counts, outcome, stale), { kind: 'primary' }));
  }
}

function showErrors(outcome, kind, errors, count) {
  const shown = errors.toSorted((one, other) => one.row - other.row).slice(0, SHOWN_ERRORS);
  fill(outcome, h('div.problem', { role: 'alert' }, h('p', {}, t('directory.wrong', { errors: t('errors', { n: count }) }))),
    h('div.scroll', {}, h('table', {},
      h('caption.hidden', {}, t('directory.errors')),
      h('thead', {}, h('tr', {}, [kind === 'csv' ? 'directory.line' : 'directory.groupNumber', 'directory.field', 'directory.mend'].map(key => h('th', { scope: 'col' }, t(key))))),
      h('tbody', {}, shown.map(error => h('tr', {},
        h('td', {}, t('figure', { n: error.row })),
        h('td', {}, h('code', {}, error.field ?? '')),
        h('td', {}, t.first(`row.${error.code}`, { key: error.message ?? error.code }))))))),
    count > shown.length ? h('p.quiet', {}, t('directory.moreErrors', { n: count - shown.length })) : null);
}
