// The nine permissions of a connector and the scopes each stands for.
import { h, freshId } from './dom.js';
import { t } from './i18n.js';

const FOUR = ['read', 'write', 'remove', 'update'];

/** In the order in which they are shown: scope prefix and verbs. */
export const KINDS = [
  ['groupinfo', FOUR],
  ['groupmember', FOUR],
  ['textmessage', FOUR],
  ['action', FOUR],
  ['profile', FOUR],
  ['media', FOUR],
  ['webhook', FOUR],
  ['tenant', ['read']],
  ['reaction', ['read', 'write', 'remove']],
];

/** Check boxes, a row a permission; `chosen` are scopes such as groupinfo.read. */
export function permissionFields(chosen) {
  return h('div.permissions', {}, KINDS.map(([kind, verbs]) => {
    const hint = freshId();
    return h('fieldset', { 'aria-describedby': hint },
      h('legend', {}, t(`permission.${kind}`)),
      h('p.hint', { id: hint }, t(`permission.${kind}.hint`)),
      h('div.checks', {}, verbs.map(verb => {
        const id = freshId();
        const scope = `${kind}.${verb}`;
        return h('div.check', {},
          h('input', { type: 'checkbox', id, name: 'permission', value: scope, checked: chosen.includes(scope) }),
          h('label', { for: id }, t(`verb.${verb}`), h('span.hidden', {}, ': ', t(`permission.${kind}`))));
      })));
  }));
}

export const permissionsOf = form => [...form.querySelectorAll('input[name=permission]:checked')].map(input => input.value);

/** The names of the permissions that these scopes belong to. */
export const permissionNames = scopes => KINDS
  .filter(([kind]) => scopes.some(scope => scope.startsWith(`${kind}.`)))
  .map(([kind]) => t(`permission.${kind}`));

/** Each permission with its verbs, to read. */
export function permissionList(scopes) {
  const kinds = KINDS.filter(([kind]) => scopes.some(scope => scope.startsWith(`${kind}.`)));
  return kinds.length
    ? h('dl.pairs', {}, kinds.map(([kind, verbs]) => h('div', {},
      h('dt', {}, t(`permission.${kind}`)),
      h('dd', {}, verbs.filter(verb => scopes.includes(`${kind}.${verb}`)).flatMap((verb, at) => [at ? ', ' : '', t(`verb.${verb}`)])))))
    : h('p.quiet', {}, t('connector.noPermissions'));
}
