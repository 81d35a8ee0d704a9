import { Refusal } from '../../refusal.ts';

/**
 * Refusals of billing. BSS API reference, "Error Codes", knows a wrong parameter; the codes of resources that can't be unsubscribed now or at all are those that the Terraform provider waits for.
 */
export const deny = {
  invalid: (why: string) => new Refusal(400, 'CBC.0100', `Parameter error. ${why}`),
  notSubscribed: (id: string) =>
    new Refusal(
      400,
      'CBC.30000067',
      `Unsubscription not supported. This resource has been deleted or is not subscribed to: ${id}.`,
    ),
  busy: (id: string) => new Refusal(400, 'CBC.99003651', `Another operation is being performed on ${id}.`),
};
