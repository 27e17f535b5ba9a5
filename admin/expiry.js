// Tokens that end soon: what their grantor is told 37, 14, 7 and 1 days before.
import { get } from './api.js';
import { h, written } from './dom.js';
import { date, moment, t } from './i18n.js';

const DAY = 86_400_000;
/** A program that runs renews its token from 36.5 days before the end on (90 % of a year), so each step says more. */
const STEPS = [1, 7, 14, 37];
const STYLE = { 1: '.problem', 7: '.callout.warn', 14: '.callout.warn', 37: '.callout' };

/** The step that a token is at, in days; undefined where its end is far. */
const stepOf = grant => STEPS.find(days => grant.expiresAt - Date.now() <= days * DAY);

/** From here on a token counts as one that ends soon. */
export const SOON_DAYS = STEPS.at(-1);
export const endsSoon = grant => stepOf(grant) !== undefined;

/** What is said above the connectors; null where nothing ends soon. */
export async function endingSoon() {
  const { grants } = await get(`/v1/grants?expiringWithin=${SOON_DAYS}`);
  return grants.length ? h('section', { 'aria-labelledby': 'ending' },
    h('h2', { id: 'ending' }, t('ending.title')),
    h('ul.ending', { role: 'list' }, grants.map(notice))) : null;
}

function notice(grant) {
  const step = stepOf(grant);
  const end = (step === 1 ? moment : date)(grant.expiresAt);
  return h(`li${STYLE[step]}`, { 'data-days': String(step) },
    h('p', {}, t('ending.what', { last: grant.lastFour, name: grant.connectorName, end })),
    h('p', {}, t(`ending.${step}`)),
    h('p.actions', {}, h('a.button', { href: `#/c/${encodeURIComponent(grant.applicationId)}` }, written(grant.connectorName))));
}

/** A mark beside the end of a token in a list; null where it is far. */
export function endingBadge(grant) {
  return endsSoon(grant)
    ? h('span.badge.warn', {}, t('ending.in', { n: Math.max(0, Math.ceil((grant.expiresAt - Date.now()) / DAY)) }))
    : null;
}
