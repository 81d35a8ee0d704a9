import type { ExtraRead, Fact } from '../../../src/catalog/targets.ts';

/** Whose desktop it is. */
export const owner: Fact = { label: 'user', path: 'attach_user_infos[].user_name', or: 'user_name', kind: 'owner' };

/** Whether somebody would be interrupted. */
export const session: Fact = {
  label: 'session',
  path: 'login_status',
  kind: 'connected',
  words: {
    CONNECTED: 'connected now',
    DISCONNECTED: 'session open, disconnected',
    REGISTERED: 'nobody connected',
    UNREGISTER: 'not registered',
  },
};

export const power: Fact = {
  label: 'power',
  path: 'status',
  kind: 'state',
  words: { ACTIVE: 'running', SHUTOFF: 'off', HIBERNATED: 'hibernated', ERROR: 'in error' },
};

/** `metadata` alone codes it reliably: `product.charge_mode` means the opposite in one edition of the reference. */
export const billing: Fact = {
  label: 'billing',
  path: 'metadata.charging_mode',
  kind: 'billing',
  words: { 1: 'yearly/monthly', 0: 'pay per use' },
};

/** A fact about the desktop whose id stands at `from` in the row of a thing: what is done to that is done to the desktop. */
export const ofItsDesktop = (from: string, fact: Fact): ExtraRead => ({
  read: 'ListDesktopsDetail',
  arg: 'desktop_id',
  batch: 100,
  from,
  key: 'desktop_id',
  fact,
  tags: 'tags',
});
