import { Part } from './part.ts';

/** How somebody was told about an authorization, or was not. */
export interface AuthorizationMail {
  readonly id: string;
  account: string;
  accountType: 'USER' | 'USER_GROUP';
  appGroupId: string;
  appGroupName: string;
  type:
    | 'ADD_GROUP_AUTHORIZATION'
    | 'DEL_GROUP_AUTHORIZATION'
    | 'ADD_GROUP_AUTHORIZATION_SMS'
    | 'DEL_GROUP_AUTHORIZATION_SMS';
  /** Empty when it got through. */
  error: string;
  sent: number;
}

/** The records of every application group, the latest first. */
class AuthorizationMails {
  readonly #byGroup = new Map<string, AuthorizationMail[]>();

  add(mail: AuthorizationMail): void {
    this.#byGroup.set(mail.appGroupId, [mail, ...this.of(mail.appGroupId)]);
  }

  of(appGroupId: string): readonly AuthorizationMail[] {
    return this.#byGroup.get(appGroupId) ?? [];
  }

  find(id: string): AuthorizationMail | undefined {
    for (const mails of this.#byGroup.values()) {
      const found = mails.find((mail) => mail.id === id);
      if (found) return found;
    }
    return undefined;
  }

  forget(appGroupId: string): void {
    this.#byGroup.delete(appGroupId);
  }
}

export const authorizationMails = new Part(() => new AuthorizationMails());
