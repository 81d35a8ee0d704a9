import { Refusal } from '../../refusal.ts';

/** Refusals about applications and who uses them (AppStream API reference, "Error Codes"). */
export const refuseApp = {
  invalid: (what: string) =>
    new Refusal(400, 'WKS.00051102', `The parameter passed in the request is invalid, ${what}.`),
  noAccount: (account: string) => new Refusal(404, 'WKS.00051403', `Account'${account}' does not exist`),
  noAppGroup: () => new Refusal(404, 'WKS.00131100', 'Application group does not exist.'),
  noUserGroup: (group: string) => new Refusal(404, 'WKS.00051404', `User group'${group}' does not exist`),
};
