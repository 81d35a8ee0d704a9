import { invalidForBilling } from '../../complaints.ts';
import { Refusal } from '../../refusal.ts';

/** Refusals of billing. The codes of what can't be unsubscribed now or at all are those that the Terraform provider waits for. */
export const deny = {
  invalid: invalidForBilling,
  notSubscribed: (id: string) =>
    new Refusal(
      400,
      'CBC.30000067',
      `Unsubscription not supported. This resource has been deleted or is not subscribed to: ${id}.`,
    ),
  busy: (id: string) => new Refusal(400, 'CBC.99003651', `Another operation is being performed on ${id}.`),
};
