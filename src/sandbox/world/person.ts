export interface UserGroup {
  readonly id: string;
  name: string;
  description: string;
  /** AD: a group of the domain, of which Workspace changes neither the name nor who leaves. */
  platform: 'AD' | 'LOCAL';
  created: number;
}

interface OtpDevice {
  id: string;
  status: 'REGISTERED' | 'UNREGISTER';
  created: number;
}

/** A desktop user. */
export interface Person {
  readonly id: string;
  /** Login name: what the API calls `user_name`. */
  name: string;
  fullName: string;
  email: string;
  phone: string;
  description: string;
  activation: 'USER_ACTIVATE' | 'ADMIN_ACTIVATE';
  created: number;
  /** Milliseconds; 0 means never. */
  expires: number;
  locked: boolean;
  disabled: boolean;
  passwordNeverExpires: boolean;
  mayChangePassword: boolean;
  mustChangePassword: boolean;
  groups: UserGroup[];
  ou: string;
  sid: string;
  otp: OtpDevice[];
  alias?: string;
  infoMap?: string;
  enterpriseProjectId: string;
  /** Ids of the desktops assigned to the user. */
  desktops: Set<string>;
  /** Counts resets, so that tests can see that one happened. */
  passwordResets: number;
}
