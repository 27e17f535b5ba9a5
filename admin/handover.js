// Handing a token over by claim code: making one, and what became of those that were made.
import { all, call, connectorPath } from './api.js';
import { announce, button, confirmed, copyable, fill, h, shortId, shownOnce, written } from './dom.js';
import { date, moment, t } from './i18n.js';

const LOOK_AGAIN = 10_000;
/** Looking again by itself ends, because a page that somebody forgot calls nobody. */
const LOOKS = 60;

/**
 * The claim codes of a connector, as a part that can be read anew, and the button that makes one.
 * @param chosen gives the reach that is chosen in the form
 * @param claimed called when the program has fetched a token
 */
export async function handover(page, connector, claimed) {
  let codes = [];
  let timer = 0;
  const body = h('div');
  const element = h('section', { 'aria-labelledby': 'claims' }, h('h2', { id: 'claims', tabindex: '-1' }, t('claims.title')), body);
  const open = () => codes.filter(code => code.state === 'open');

  async function reload() {
    const found = await all(connectorPath(connector.applicationId, '/claimCodes'), 'claimCodes');
    // A list that is still the same stays, and with it the focus.
    if (JSON.stringify(found) !== JSON.stringify(codes)) {
      codes = found;
      fill(body, table());
    }
    element.hidden = !codes.length;
  }

  /** While a code waits, so that whoever made it sees when the program has come for it. */
  function watch(looks = LOOKS) {
    clearTimeout(timer);
    if (!looks || !open().length) {
      return;
    }
    timer = setTimeout(async () => {
      if (!element.isConnected) {
        return;
      }
      if (!document.hidden) {
        // One that fails is made good by the next.
        await look().catch(() => {});
      }
      watch(looks - 1);
    }, LOOK_AGAIN);
  }

  async function look() {
    const waiting = new Set(open().map(code => code.claimId));
    const focused = element.contains(document.activeElement);
    await reload();
    if (codes.some(code => code.state === 'claimed' && waiting.has(code.claimId))) {
      await claimed();
      announce(t('claims.came'));
    }
    if (focused && !element.contains(document.activeElement)) {
      element.querySelector('h2').focus();
    }
  }

  const cell = (key, ...content) => h('td', { 'data-label': t(key) }, ...content);
  const table = () => h('div.scroll', {}, h('table', {},
    h('caption.hidden', {}, t('claims.title')),
    h('thead', {}, h('tr', {},
      ['claims.state', 'grants.reach', 'claims.who', 'claims.created', 'claims.end'].map(key => h('th', { scope: 'col' }, t(key))),
      h('th', { scope: 'col' }, h('span.hidden', {}, t('claims.cancel'))))),
    h('tbody', {}, codes.map(code => h('tr', { 'data-state': code.state },
      cell('claims.state', h(`span.badge${code.state === 'claimed' ? '.good' : code.state === 'open' ? '.warn' : ''}`, {}, t(`claims.${code.state}`))),
      cell('grants.reach', t(`reach.${code.reach}`), code.groupId ? [' ', h('code', {}, written(code.groupId))] : null),
      cell('claims.who', code.createdBy === page.me.userId ? t('you') : h('code', { title: code.createdBy }, shortId(code.createdBy))),
      cell('claims.created', moment(code.createdAt)),
      cell('claims.end', became(code)),
      h('td', {}, code.state === 'open' ? button(t('claims.cancel'), () => cancel(code), { kind: 'danger.small' }) : null))))));

  async function cancel(code) {
    const done = await confirmed(t('claims.cancelTitle'), t('claims.cancelText'), t('claims.cancel'),
      () => call('DELETE', `/v1/claimCodes/${encodeURIComponent(code.claimId)}`));
    if (done) {
      await reload();
      element.querySelector('h2').focus();
      announce(t('claims.wasCancelled'));
    }
  }

  async function make(chosen) {
    const reach = chosen();
    const made = await call('POST', connectorPath(connector.applicationId, '/claimCodes'), reach);
    const qr = await drawn(made.claimUrl);
    await shownOnce(t('claims.shown'),
      h('p', {}, t('claims.text', { name: connector.name })),
      copyable(t('claims.link'), made.claimUrl),
      h('div.qr', { role: 'img', 'aria-label': t('claims.qr') }, qr),
      copyable(t('claim.code'), made.claimCode),
      h('dl.pairs', {},
        h('div', {}, h('dt', {}, t('claims.until')), h('dd', {}, moment(made.expiresAt))),
        h('div', {}, h('dt', {}, t('token.reach')), h('dd', {}, t(`reach.${reach.reach}`)))));
    await reload();
    watch();
  }

  await reload();
  watch();
  return { element, button: chosen => button(t('claims.create'), () => make(chosen)) };
}

function became(code) {
  return code.state === 'claimed'
    ? [t('claims.claimedAt', { time: moment(code.claimedAt) }), h('br'), t('claims.claimedFrom'), ' ', h('code', {}, code.claimedFrom ?? '–')]
    : code.state === 'open' ? t('claims.waits', { time: moment(code.expiresAt) })
      : code.state === 'expired' ? date(code.expiresAt) : '–';
}

const SVG = 'http://www.w3.org/2000/svg';

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

/** A link as a QR code, black on white in every colour scheme; the library comes with the first one. */
async function drawn(link) {
  const { encode } = await import('./vendor/uqr.js');
  const { data, size } = encode(link, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return svg('svg', { viewBox: `0 0 ${size} ${size}`, 'shape-rendering': 'crispEdges' },
    svg('path', { d: `M0 0h${size}v${size}h-${size}z`, fill: '#fff' }), svg('path', { d: path, fill: '#000' }));
}
