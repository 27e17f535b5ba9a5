// For tenant administrators: who else is one, the organisation's numbers, SMS and tokens, and what happened.
import './texts-organisation.js';
import { all, call, get, pages } from './api.js';
import { announce, button, confirmed, field, fill, form, h, heading, paged, shortId, submit, written } from './dom.js';
import { date, day, moment, money, t } from './i18n.js';
import { endingBadge } from './expiry.js';
import { phoneField } from './phones.js';

const SOON = 14 * 86_400_000;

export async function administrators(page) {
  const list = h('ul.rows', { role: 'list' });

  async function reload() {
    const admins = await all('/v1/admins', 'admins');
    fill(list, admins.map(admin => h('li', {},
      h('span', {}, h('strong', {}, written(admin.name || admin.userId)), admin.userId === page.me.userId ? [' (', t('you'), ')'] : null, h('br'),
        h('span.quiet', {}, t('admins.proven', { from: date(admin.provenAt), until: date(admin.provenUntil) })),
        admin.provenUntil - Date.now() < SOON ? [' ', h('span.badge.warn', {}, t('admins.endsSoon'))] : null),
      admin.userId === page.me.userId ? null : button(t('admins.withdraw'), () => withdraw(admin), {
        kind: 'danger.small',
        'aria-label': () => `${t('admins.withdraw')()}: ${admin.name}`,
      }))));
  }

  async function withdraw(admin) {
    if (await confirmed(t('admins.withdrawTitle'), t('admins.withdrawText', { name: admin.name }), t('admins.withdraw'),
      () => call('DELETE', `/v1/admins/${encodeURIComponent(admin.userId)}`))) {
      await reload();
      announce(t('admins.withdrawn'));
    }
  }

  await reload();
  return h('div.narrow', {},
    heading(t('admins.title')),
    h('p.lead', {}, t('admins.lead')),
    h('section', {}, list),
    await smsSection(),
    numberSection(page, 'unlock', '/v1/phones/unlock'),
    numberSection(page, 'release', '/v1/phones/release'));
}

/** What SMS cost today, and what may be spent. */
async function smsSection() {
  const today = await get('/v1/sms');
  const dollars = micro => money(micro / 1_000_000);
  return h('section', { 'aria-labelledby': 'sms' },
    h('h2', { id: 'sms' }, t('sms.title')),
    h('p', {}, t('sms.text', { n: today.sent, spent: dollars(today.spentMicroUsd), purse: dollars(today.purseMicroUsd), until: moment(today.until) })),
    h('meter', { min: '0', max: String(today.purseMicroUsd), value: String(today.spentMicroUsd), high: String(today.purseMicroUsd / 2), 'aria-label': t('sms.title') }));
}

/** A call about a number of the organisation; the number goes in the body, never in an address. */
function numberSection(page, key, path) {
  const number = phoneField(page.countries, { autocomplete: 'off' });
  const told = h('p.saved', { role: 'status' });
  return h('section', { 'aria-labelledby': key },
    h('h2', { id: key }, t(`${key}.title`)),
    h('p', {}, t(`${key}.text`)),
    form(async () => {
      fill(told);
      const send = () => call('POST', path, { mobileNumber: number.number() });
      if (key === 'release' && !(await confirmed(t('release.title'), t('release.confirm', { number: number.number() }), t('release.action'), send))) {
        return;
      }
      if (key === 'unlock') {
        await send();
      }
      number.input.value = '';
      fill(told, t(`${key}.done`));
    }, number, h('div.actions', {}, submit(t(`${key}.action`), 'plain'), told)));
}

/** The log, filtered as the query of its place says. */
export async function audit(page, query) {
  const asked = new URLSearchParams(query);
  const since = field(t('audit.since'), { type: 'date', name: 'since', value: asked.get('since') ?? '' });
  const until = field(t('audit.until'), { type: 'date', name: 'until', value: asked.get('until') ?? '' });
  const connector = field(t('audit.connector'), { tag: 'select', name: 'connector' });
  const connectors = await all('/v1/connectors?all=true', 'connectors');
  fill(connector.input, h('option', { value: '' }, t('audit.anyConnector')),
    connectors.map(one => h('option', { value: one.applicationId, selected: one.applicationId === asked.get('connector') }, written(one.name).textContent)));
  const result = h('div', { 'aria-live': 'polite' });

  const cell = (key, ...content) => h('td', { 'data-label': t(key) }, ...content);
  const row = event => h('tr', {},
    cell('audit.at', h('time', { datetime: new Date(event.at).toISOString() }, moment(event.at))),
    cell('audit.what', t.first(`audit.type.${event.type}`, { key: event.type })),
    cell('audit.object', h('code', {}, written(event.object))),
    cell('audit.actor', h('code', {}, written(event.actor))),
    h('td', {}, h('details', {}, h('summary', {}, t('audit.details')),
      h('dl.pairs', {},
        Object.entries(event.details ?? {}).filter(([, value]) => value !== '').map(([key, value]) => h('div', {}, h('dt', {}, key), h('dd', {}, written(value)))),
        h('div', {}, h('dt', {}, t('audit.sourceIp')), h('dd', {}, event.sourceIp ?? '–')),
        h('div', {}, h('dt', {}, t('audit.requestId')), h('dd', {}, h('code', {}, event.requestId ?? '–')))))));

  function path() {
    const query = new URLSearchParams();
    const midnight = text => new Date(`${text}T00:00`).getTime();
    if (since.input.value) {
      query.set('since', midnight(since.input.value));
    }
    if (until.input.value) {
      // The whole of the last day.
      query.set('until', midnight(until.input.value) + 86_400_000);
    }
    if (connector.input.value) {
      query.set('connector', connector.input.value);
    }
    return query.size ? `/v1/audit?${query}` : '/v1/audit';
  }

  /** The filters stand in the address, so that reload and back keep them. */
  function place() {
    const filters = new URLSearchParams(Object.entries({ since, until, connector })
      .map(([name, one]) => [name, one.input.value]).filter(([, value]) => value));
    return filters.size ? `#/audit?${filters}` : '#/audit';
  }

  async function search() {
    const body = h('tbody');
    const table = h('div.scroll', {}, h('table', {},
      h('caption.hidden', {}, t('audit.title')),
      h('thead', {}, h('tr', {}, ['audit.at', 'audit.what', 'audit.object', 'audit.actor', 'audit.details'].map(key => h('th', { scope: 'col' }, t(key))))),
      body));
    fill(result, await paged(pages(path(), 'events'), row, () => h('p.empty', {}, t('audit.none')), body, table));
  }

  await search();
  return h('div', {},
    heading(t('audit.title')),
    h('p.lead', {}, t('audit.lead')),
    form(async () => {
      history.replaceState(null, '', place());
      await search();
    }, h('div.filters', {}, since, until, connector), h('div.actions', {},
      submit(t('audit.search'), 'plain'),
      button(t('audit.csv'), async () => save('audit.csv', csv(await all(path(), 'events')))))),
    result);
}

const COLUMNS = ['at', 'type', 'object', 'actor', 'sourceIp', 'requestId', 'details'];

/** RFC 4180. A cell that a table would take for a formula gets a quote before it. */
function csv(events) {
  const cell = value => `"${String(value ?? '').replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
  const rows = events.map(event => COLUMNS.map(name => cell(
    name === 'at' ? new Date(event.at).toISOString() : name === 'details' ? JSON.stringify(event.details ?? {}) : event[name])));
  return `${[COLUMNS.map(cell), ...rows].map(row => row.join(',')).join('\r\n')}\r\n`;
}

function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = h('a', { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
}

/** All live tokens of the organisation: what each is, and the buttons that end one or all. */
export async function tokens(page) {
  const rows = h('tbody');
  const body = h('div');
  const cell = (key, ...content) => h('td', { 'data-label': t(key) }, ...content);
  const row = grant => h('tr', {},
    cell('audit.connector', h('a', { href: `#/c/${encodeURIComponent(grant.applicationId)}` }, written(grant.connectorName))),
    cell('grants.reach', t(`reach.${grant.reach}`), grant.groupId ? [' ', h('code', {}, written(grant.groupId))] : null),
    cell('grants.who', grant.grantedBy === page.me.userId ? t('you') : h('code', { title: grant.grantedBy }, shortId(grant.grantedBy)),
      grant.orphaned ? [' ', h('span.badge.warn', { title: t('grants.orphanedHint') }, t('grants.orphaned'))] : null),
    cell('grants.expires', day(grant.expiresAt), ' ', endingBadge(grant)),
    cell('grants.used', grant.lastUsedAt ? day(grant.lastUsedAt) : t('never')),
    cell('grants.token', h('code', {}, `…${grant.lastFour}`), grant.frozen ? [' ', h('span.badge.warn', {}, t('grants.frozen'))] : null),
    h('td', {}, button(t('grants.end'), () => end(grant), { kind: 'danger.small', 'aria-label': () => `${t('grants.end')()} …${grant.lastFour}` })));

  async function reload() {
    rows.replaceChildren();
    fill(body, await paged(pages('/v1/grants?all=true', 'grants'), row, () => h('p.empty', {}, t('tokens.none')), rows,
      h('div.scroll', {}, h('table', {},
        h('caption.hidden', {}, t('tokens.title')),
        h('thead', {}, h('tr', {},
          ['audit.connector', 'grants.reach', 'grants.who', 'grants.expires', 'grants.used', 'grants.token'].map(key => h('th', { scope: 'col' }, t(key))),
          h('th', { scope: 'col' }, h('span.hidden', {}, t('grants.end'))))),
        rows))));
  }

  async function end(grant) {
    if (await confirmed(t('grants.endTitle'), t('grants.endText', { last: grant.lastFour }), t('grants.end'),
      () => call('DELETE', `/v1/grants/${encodeURIComponent(grant.grantId)}`))) {
      await reload();
      announce(t('grants.ended'));
    }
  }

  /** One call ends many; it says whether some are left. */
  async function endAll() {
    const told = h('p', { role: 'status' });
    const done = await confirmed(t('tokens.endAllTitle'), [t('tokens.endAllText'), told], t('grants.endAll'), async () => {
      for (let more = true, ended = 0; more;) {
        const answer = await call('DELETE', '/v1/grants');
        ended += answer.grantsEnded;
        ({ more } = answer);
        fill(told, t('tokens.endedSoFar', { n: ended }));
      }
    }, t('tokens.word')());
    if (done) {
      await reload();
      announce(t('grants.endedAll'));
    }
  }

  await reload();
  return h('div', {},
    heading(t('tokens.title')),
    h('p.lead', {}, t('tokens.lead')),
    body,
    h('section.danger-zone', { 'aria-labelledby': 'end-all' },
      h('h2', { id: 'end-all' }, t('tokens.endAllTitle')),
      h('p', {}, t('tokens.endAllText')),
      h('div.actions', {}, button(t('grants.endAll'), endAll, { kind: 'danger' }))));
}
