import { Refusal } from '../../refusal.ts';

/** Refusals of AppStream by their documented codes (AppStream API reference, "Error Codes"). */
export const refuseApp = {
  invalid: (what: string) =>
    new Refusal(400, 'WKS.00051102', `The parameter passed in the request is invalid, ${what}.`),
  noAccount: (account: string) => new Refusal(404, 'WKS.00051403', `Account'${account}' does not exist`),
  noUserGroup: (group: string) => new Refusal(404, 'WKS.00051404', `User group'${group}' does not exist`),
};
