import { CONTRACT_DISCOUNT, CURRENCY, type Price, sumOf } from '../../world/prices.ts';

/** What one desktop of an order costs. */
export interface Item {
  id: string;
  productId: string;
  price: Price;
}

/** Yuan. */
const MEASURE = 1;

/** An answer that stands for one service of the order. */
export function wholeView(items: readonly Item[], requestId: string) {
  return {
    currency: CURRENCY,
    cloud_service_rating_results: [{ order_request_id: requestId, ...ratings(items) }],
  };
}

export function upgradeView(items: readonly Item[]) {
  return { currency: CURRENCY, ...ratings(items) };
}

/** What is given back; amounts are positive. */
export function refundView(items: readonly Item[]) {
  return {
    ret_code: '0',
    error_txt: '',
    ...refund(sumOf(items.map(({ price }) => price))),
    currency: CURRENCY,
    coupon_results: [],
    product_rating_result: items.map(({ id, productId, price }) => ({
      id,
      product_id: productId,
      ...refund(price),
      coupon_results: [],
    })),
  };
}

function refund({ amount, discount, list }: Price) {
  return { amount: -amount, discount_amount: -discount, original_amount: -list, measure_id: MEASURE };
}

/** By the list, and with the one discount there is. */
function ratings(items: readonly Item[]) {
  const sum = sumOf(items.map(({ price }) => price));
  const rows = (view: typeof listed) =>
    items.map(({ id, productId, price }) => ({ id, product_id: productId, ...view(price) }));
  return {
    official_website_rating_result: { ...listed(sum), product_rating_results: rows(listed) },
    optional_discount_rating_results: [
      {
        discount_id: 'CONTRACT',
        ...discounted(sum),
        discount_type: 2,
        discount_name: 'Contract discount',
        best_offer: 1,
        same_ratio_flag: 1,
        discount_ratio: 1 - CONTRACT_DISCOUNT,
        product_rating_results: rows(discounted),
      },
    ],
  };
}

function listed({ list }: Price) {
  return discounted({ list, amount: list, discount: 0 });
}

function discounted({ list, amount, discount }: Price) {
  return {
    amount,
    official_website_amount: list,
    original_amount: list,
    official_website_discount_amount: 0,
    optional_discount_amount: discount,
    discount_amount: discount,
    measure_id: MEASURE,
  };
}
