import type { WireField, WireOperation } from './wire.ts';

const id = (name: string): WireField => ({ name, type: 'string', required: true, limits: [1, 255] });
const ids: WireField = { name: 'resource_ids', type: 'string', array: true, required: true, items: [1, 10] };
const number = (name: string, limits: [number, number], required?: true): WireField => ({
  name,
  type: 'integer',
  limits,
  ...(required && { required }),
});

/**
 * Facts of the billing service, which is in no list of 422: its calls for prepaid machines stand in chapter 4 of the AppStream
 * API reference, their newer routes and bounds in the BSS API reference.
 */
export const bss: Record<string, WireOperation> = {
  'bss/PayOrder': post('/v3/orders/customer-orders/pay', [
    id('order_id'),
    { name: 'use_coupon', type: 'string', required: true },
    { name: 'use_discount', type: 'string', required: true },
  ]),
  'bss/UnsubscribeResources': post('/v2/orders/subscriptions/resources/unsubscribe', [
    ids,
    number('unsubscribe_type', [1, 2], true),
  ]),
  'bss/RenewResources': post(
    '/v2/orders/subscriptions/resources/renew',
    [
      ids,
      number('period_type', [2, 3], true),
      number('period_num', [1, 11], true),
      number('expire_policy', [0, 3], true),
      number('is_auto_pay', [0, 1]),
    ],
    { 'order_ids[]': 'string' },
  ),
  'bss/ListOrderResources': post(
    '/v2/orders/suscriptions/resources/query',
    [
      { ...id('order_id'), required: undefined },
      { name: 'status_list', type: 'integer', array: true, limits: [1, 8] },
      { name: 'resource_ids', type: 'string', array: true, items: [1, 50] },
      number('only_main_resource', [0, 1]),
      number('limit', [1, 500]),
      number('offset', [0, 2_147_483_647]),
    ],
    {
      'data[]': {
        resource_id: 'string',
        resource_name: 'string',
        resource_type_code: 'string',
        resource_spec_code: 'string',
        is_main_resource: 'integer',
        parent_resource_id: 'string',
        status: 'integer',
        expire_time: 'string',
      },
      total_count: 'integer',
    },
  ),
};

function post(path: string, body: WireField[], answer?: WireOperation['responses'][string]): WireOperation {
  return {
    method: 'POST',
    path,
    content_type: 'application/json',
    params: { path: [], query: [], body },
    skeleton: { path: {}, query: {}, body: Object.fromEntries(body.map((field) => [field.name, example(field)])) },
    statuses: [answer ? 200 : 204],
    responses: answer ? { 200: answer } : {},
  };
}

function example({ name, type, array, limits }: WireField): unknown {
  if (/^use_/.test(name)) return 'NO';
  const one = type === 'integer' ? Math.max(limits?.[0] ?? 0, 1) : name;
  return array ? [one] : one;
}
