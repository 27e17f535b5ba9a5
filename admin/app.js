// Starts the page: settings, sign-in, the frame around every view, and which view an address shows.
import { all, configure, get } from './api.js';
import { announce, button, busy, dialog, fill, h, heading, loading, retell, tell, written } from './dom.js';
import { date, language, setLanguage, t } from './i18n.js';
import { comeBack, load, signedIn, signIn, signOut, whenEnded } from './session.js';

const WARN_BEFORE = 14 * 86_400_000;

/** Addresses by pattern: the module that shows it, loaded when it is first opened, and who may. */
const ROUTES = [
  [/^#\/$/, () => import('./connectors.js'), 'mine', 'connectors'],
  [/^#\/all$/, () => import('./connectors.js'), 'everyone', 'connectors'],
  [/^#\/new$/, () => import('./connectors.js'), 'create', 'connectors'],
  [/^#\/c\/([^/]+)$/, () => import('./connector.js'), 'show', 'connectors'],
  [/^#\/c\/([^/]+)\/settings$/, () => import('./connector.js'), 'settings', 'connectors'],
  [/^#\/c\/([^/]+)\/program\/?([a-z]*)$/, () => import('./program.js'), 'program', 'connectors'],
  [/^#\/groups$/, () => import('./groups.js'), 'mine', 'groups'],
  [/^#\/groups\/all$/, () => import('./groups.js'), 'everyone', 'groups', true],
  [/^#\/g\/([^/]+)$/, () => import('./groups.js'), 'show', 'groups'],
  [/^#\/authorize\/([A-Za-z0-9_-]+)$/, () => import('./authorize.js'), 'authorize'],
  [/^#\/account$/, () => import('./account.js'), 'account', 'account'],
  [/^#\/directory$/, () => import('./directory.js'), 'directory', 'groups', true],
  [/^#\/tokens\??(soon|)$/, () => import('./organisation.js'), 'tokens', 'tokens', true],
  [/^#\/administrators$/, () => import('./organisation.js'), 'administrators', 'administrators', true],
  [/^#\/audit\??([\w=&-]*)$/, () => import('./organisation.js'), 'audit', 'audit', true],
];

/** Links with a code. They need no sign-in; the code leaves the address before anything else. */
const LINKS = [
  [/^#\/claim\/(pintle_cc_[A-Za-z0-9_-]{1,244})$/, () => import('./claim.js'), 'claim'],
  [/^#\/freeze\/(pintle_fc_[A-Za-z0-9_-]{1,244})$/, () => import('./freeze.js'), 'freeze'],
];

const view = document.getElementById('view');
const top = document.getElementById('top');

/** Kept when the frame is drawn anew, so that it is loaded once. */
const logo = h('img', { src: 'favicon.svg', alt: '', width: '28', height: '28' });

/** What the views share: who is signed in, and how they go elsewhere. */
const page = {
  me: null,
  api: '',
  go(place) {
    if (location.hash === place) {
      void show();
    } else {
      location.hash = place;
    }
  },
  async refresh() {
    page.me = await get('/v1/me');
    frame();
  },
};

let shown = 0;
let leave = null;

/** How far down each place of the history was read, for the way back; the browser itself looks before the view is there. */
const heights = new Map();
const entry = () => window.navigation?.currentEntry?.key;
let here = entry();
history.scrollRestoration = 'manual';

/** Shows what a link with a code leads to, where the address is one; gives whether it is. */
async function showLink() {
  const link = LINKS.find(([pattern]) => pattern.test(location.hash));
  if (!link) {
    return false;
  }
  const [pattern, module, name] = link;
  const code = pattern.exec(location.hash)[1];
  history.replaceState(null, '', location.pathname);
  const module_ = await module();
  frame('');
  fill(view, module_[name](code, page.api || location.origin));
  title();
  view.querySelector('h1').focus({ preventScroll: true });
  return true;
}

async function show() {
  const turn = ++shown;
  heights.set(here, window.scrollY);
  here = entry();
  leave?.();
  leave = null;
  if (await showLink()) {
    return;
  }
  const place = location.hash || '#/';
  const route = ROUTES.find(([pattern]) => pattern.test(place));
  frame(route?.[3]);
  fill(view, loading());
  try {
    if (!route || (route[4] && !page.me.tenantAdmin)) {
      fill(view, heading(t('nowhere.title')), h('p', {}, t('nowhere.text')), h('p', {}, h('a', { href: '#/' }, t('nav.connectors'))));
    } else {
      const [pattern, module, name] = route;
      const module_ = await module();
      const parameters = pattern.exec(place).slice(1).map(decodeURIComponent);
      const content = await module_[name](page, ...parameters);
      if (turn !== shown) {
        return;
      }
      leave = content.leave ?? null;
      fill(view, content);
    }
  } catch (problem) {
    if (turn !== shown) {
      return;
    }
    fill(view, heading(t('problem.title')));
    tell(problem, view);
    view.querySelector('.problem')?.append(h('div.actions', {},
      h('button.plain', { type: 'button', onclick: () => void show() }, t('action.again'))));
  }
  title();
  // The reader begins at the new view, but a first load leaves the focus where the browser puts it.
  const first = view.querySelector('h1');
  if (first) {
    first.tabIndex = -1;
    if (turn > 1) {
      first.focus({ preventScroll: true });
      window.scrollTo(0, heights.get(here) ?? 0);
    }
  }
}

function title() {
  const name = view.querySelector('h1')?.textContent;
  document.title = name ? `${name} – Pintle` : 'Pintle';
}

const LANGUAGES = { de: 'Deutsch', en: 'English' };

function languages() {
  return h('div.languages', { role: 'group', 'aria-label': t('language') },
    Object.entries(LANGUAGES).map(([code, name]) => h('button.quiet', {
      type: 'button',
      lang: code,
      title: name,
      'aria-pressed': () => String(language() === code),
      onclick: () => {
        setLanguage(code);
        retell();
        title();
      },
    }, code.toUpperCase(), h('span.hidden', {}, ` ${name}`))));
}

function frame(current = top.dataset.current) {
  top.dataset.current = current ?? '';
  const focused = top.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  const link = (place, name) => h('a', { href: place, 'aria-current': current === name ? 'page' : null }, t(`nav.${name}`));
  const { me } = page;
  fill(top,
    h('a.skip', { href: '#view', onclick: event => { event.preventDefault(); view.focus(); } }, t('nav.skip')),
    h('div.bar', {},
      h('a.brand', { href: me ? '#/' : null }, logo, 'Pintle'),
      me ? h('nav', { 'aria-label': t('nav.label') },
        link('#/', 'connectors'),
        link('#/groups', 'groups'),
        me.tenantAdmin ? [link('#/tokens', 'tokens'), link('#/administrators', 'administrators'), link('#/audit', 'audit')] : null) : null,
      h('div.end', {},
        languages(),
        me ? h('a.me', { href: '#/account', 'aria-current': current === 'account' ? 'page' : null }, h('span.hidden', {}, t('nav.account'), ': '), written(me.name || me.userId)) : null,
        me ? button(t('action.signOut'), signOut, { kind: 'quiet' }) : null)),
    h('div.notices', { id: 'notices' }));
  if (focused) {
    top.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }
  notices();
}

let proof = null;

/** What needs doing soon, above every view. */
function notices() {
  const box = document.getElementById('notices');
  fill(box,
    navigator.onLine ? null : h('div.callout.warn', { role: 'status' }, h('p', {}, t('offline.text'))),
    page.me && proof && proof - Date.now() < WARN_BEFORE
      ? h('div.callout.warn', { role: 'status' },
        h('p', {}, t('proof.warning', { date: () => date(proof)() })),
        button(t('action.signInAgain'), signIn))
      : null);
}

window.addEventListener('offline', notices);
window.addEventListener('online', () => {
  notices();
  announce(t('offline.over'));
});

async function readProof() {
  if (!page.me.tenantAdmin) {
    return;
  }
  const admins = await all('/v1/admins', 'admins');
  proof = admins.find(one => one.userId === page.me.userId)?.provenUntil ?? null;
  notices();
}

function welcome(problem = null, told = null) {
  frame();
  fill(view, h('section.welcome', {},
    h('img', { src: 'favicon.svg', alt: '', width: '72', height: '72' }),
    h('h1', { tabindex: '-1' }, t('welcome.title')),
    h('p.lead', {}, t('welcome.text')),
    problem ? h('div.problem', { role: 'alert' }, h('p', {}, t.first(`signin.${problem.code}`, 'signin.provider', {}))) : null,
    told ? h('p.callout', { role: 'status' }, told) : null,
    h('div.actions', {}, button(t('action.signIn'), begin, { kind: 'primary' })),
    h('ol.steps', {}, [1, 2, 3, 4].map(step => h('li', {}, h('strong', {}, t(`welcome.${step}.title`)), h('span', {}, t(`welcome.${step}.text`)))))));
  title();
}

async function begin() {
  try {
    await signIn();
  } catch (problem) {
    welcome(problem);
  }
}

async function ended() {
  shown++;
  document.querySelectorAll('dialog').forEach(open => open.close());
  page.me = null;
  frame();
  fill(view, h('section.welcome', {},
    h('h1', { tabindex: '-1' }, t('ended.title')),
    h('p.lead', {}, t('ended.text')),
    h('div.actions', {}, button(t('action.signInAgain'), begin, { kind: 'primary' }))));
  title();
  view.querySelector('h1').focus();
  announce(t('ended.title'));
}

async function start() {
  retell();
  frame();
  fill(view, loading());
  whenEnded(() => void ended());
  try {
    const settings = await load();
    page.api = settings.apiBase;
    page.pinInterval = settings.pinInterval;
    page.countries = settings.countries ?? [];
    configure(page.api);
    if (await showLink()) {
      return;
    }
    if (!(await comeBack())) {
      // Whoever was at a place of this page goes on there; whoever comes to the door is asked in.
      if (!location.hash) {
        welcome();
        return;
      }
      await signIn();
    }
  } catch (problem) {
    welcome(problem);
    return;
  }
  await enter();
}

async function enter() {
  try {
    await page.refresh();
  } catch (problem) {
    if (!signedIn()) {
      return;
    }
    fill(view, heading(t('problem.title')));
    tell(problem, view);
    view.append(h('div.actions', {}, button(t('action.again'), enter)));
    return;
  }
  window.addEventListener('hashchange', () => void show());
  void busy(null, readProof);
  await show();
}

page.forgotten = () => {
  page.me = null;
  void dialog(t('erased.title'), close => [h('p', {}, t('erased.text')), h('div.actions', {}, h('button.primary', { type: 'button', onclick: () => close() }, t('action.close')))]).then(signOut);
};

void start();
