import { area } from '../../src/catalog/operation.ts';

export const orders = area({
  service: 'bss',
  name: 'orders',
  title: 'Billing',
  about: 'Pay orders; renew and unsubscribe yearly/monthly machines',
});
