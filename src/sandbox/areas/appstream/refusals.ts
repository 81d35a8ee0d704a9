import { Refusal } from '../../refusal.ts';

/** Refusals of AppStream by their documented codes (AppStream API reference, "Error Codes"). */
export const refuseApp = {
  invalid: (what: string) =>
    new Refusal(400, 'WKS.00051102', `The parameter passed in the request is invalid, ${what}.`),
  noAccount: (account: string) => new Refusal(404, 'WKS.00051403', `Account'${account}' does not exist`),
  noAppGroup: () => new Refusal(404, 'WKS.00131100', 'Application group does not exist.'),
  noServerGroup: (id: string) =>
    new Refusal(
      404,
      'WKS.00121100',
      `The cloud application server group requested by the client was not found, and '${id}' is a non-existing cloud application server group.`,
    ),
  noImage: (id: string) => new Refusal(404, 'WKS.00121303', `The client requested image '${id}' not found.`),
  noUserGroup: (group: string) => new Refusal(404, 'WKS.00051404', `User group'${group}' does not exist`),
};
