// Grants as rows of a table, and what is done to one or all: at one connector and of the whole organisation.
import { call } from './api.js';
import { announce, button, confirmed, h, shortId, written } from './dom.js';
import { endingBadge } from './expiry.js';
import { day, t } from './i18n.js';

/** What a column shows of a grant, by the key of its heading. */
const CELLS = {
  'audit.connector': grant => h('a', { href: `#/c/${encodeURIComponent(grant.applicationId)}` }, written(grant.connectorName)),
  'grants.reach': grant => [t(`reach.${grant.reach}`), grant.groupId ? [' ', h('code', {}, written(grant.groupId))] : null],
  'grants.who': (grant, page) => [
    grant.grantedBy === page.me.userId ? t('you') : h('code', { title: grant.grantedBy }, shortId(grant.grantedBy)),
    grant.orphaned ? [' ', h('span.badge.warn', { title: t('grants.orphanedHint') }, t('grants.orphaned'))] : null,
  ],
  'grants.created': grant => day(grant.createdAt),
  'grants.expires': grant => [day(grant.expiresAt), ' ', endingBadge(grant)],
  'grants.used': grant => (grant.lastUsedAt ? day(grant.lastUsedAt) : t('never')),
  'grants.token': grant => [
    h('code', { title: t('grants.id', { id: grant.grantId }) }, `…${grant.lastFour}`),
    grant.frozen ? [' ', h('span.badge.warn', {}, t('grants.frozen'))] : null,
  ],
};

/** A table with these columns, whose rows are in `body`. */
export const grantTable = (title, columns, body) => h('div.scroll', {}, h('table', {},
  h('caption.hidden', {}, title),
  h('thead', {}, h('tr', {},
    columns.map(key => h('th', { scope: 'col' }, t(key))),
    h('th', { scope: 'col' }, h('span.hidden', {}, t('grants.end'))))),
  body));

export const grantRow = (page, columns, grant, ...buttons) => h('tr', {},
  columns.map(key => h('td', { 'data-label': t(key) }, CELLS[key](grant, page))),
  h('td', {}, buttons));

/** A button of a row; its name for screen readers says of which. */
export const grantButton = (key, grant, click, kind = 'plain') => button(t(`grants.${key}`), click, {
  kind: `${kind}.small`,
  'aria-label': () => `${t(`grants.${key}`)()} …${grant.lastFour}`,
});

const CHANGES = {
  end: ['DELETE', '', 'ended'],
  adopt: ['POST', '/adopt', 'adopted'],
  unfreeze: ['DELETE', '/freeze', 'unfrozen'],
};

/** Asks before a grant is ended, adopted or unfrozen, and tells that it was; then the list is read anew. */
export async function changeGrant(key, grant, reload) {
  const [method, rest, told] = CHANGES[key];
  const done = await confirmed(t(`grants.${key}Title`), t(`grants.${key}Text`, { last: grant.lastFour, reach: t(`reach.${grant.reach}`) }), t(`grants.${key}`),
    () => call(method, `/v1/grants/${encodeURIComponent(grant.grantId)}${rest}`));
  if (done) {
    await reload();
    announce(t(`grants.${told}`));
  }
}

/** Ends all at this path. One call ends many and says whether some are left; `tell` gets how many ended so far. */
export async function endEach(path, tell) {
  for (let more = true, ended = 0; more;) {
    const answer = await call('DELETE', path);
    ended += answer.grantsEnded;
    ({ more } = answer);
    tell(ended);
  }
}
