// Where the link of a grant's receipt leads: what was done in somebody's name, and the button that stops it.
import { call } from './api.js';
import { announce, button, fill, h } from './dom.js';
import { t } from './i18n.js';

/** Nothing is frozen before the button is pressed: links are opened by programs, too. */
export function freeze(code) {
  const done = h('p', { tabindex: '-1' }, h('strong', {}, t('freeze.done')));
  const box = h('section.raised', {},
    h('p', {}, t('freeze.what')),
    h('div.actions', {}, button(t('freeze.action'), async () => {
      await call('POST', '/v1/freezes', { code }, { open: true });
      fill(box, done, h('p', {}, t('freeze.undo')));
      done.focus();
      announce(t('freeze.done'));
    }, { kind: 'danger' })));
  return h('div.narrow', {},
    h('h1', { tabindex: '-1' }, t('freeze.title')),
    h('p.lead', {}, t('freeze.text')),
    box,
    h('p.callout', {}, t('freeze.hint')));
}
