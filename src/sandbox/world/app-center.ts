import { absentBucket } from './bucket.ts';
import { Collection } from './collection.ts';
import { Jobs, type SubJob } from './jobs.ts';
import { Part } from './part.ts';

/** Somebody who may install an app, as the API writes it. */
export interface AppAccount {
  account: string;
  domain: string;
  account_type: 'SIMPLE' | 'USER_GROUP';
  platform_type: 'AD' | 'LOCAL';
}

export interface AppFile {
  store_type: 'OBS' | 'LINK';
  bucket_store?: { bucket_name?: string; bucket_file_path?: string };
  file_link?: string;
}

/** What an administrator says of an app, as the API writes it. */
export interface AppSettings {
  name: string;
  version: string;
  description: string;
  authorization_type: 'ALL_USER' | 'ASSIGN_USER';
  app_file_store: AppFile;
  app_icon_url?: string;
  install_type: 'QUIET_INSTALL' | 'UNZIP_INSTALL' | 'GUI_INSTALL';
  install_command?: string;
  uninstall_command?: string;
  support_os: 'Linux' | 'Windows' | 'Other';
  catalog_id: string;
  install_info?: string;
  status: 'NORMAL' | 'FORBIDDEN';
}

export interface CenterApp {
  readonly id: string;
  settings: AppSettings;
  source: 'CUSTOM' | 'SYSTEM' | 'MARKET';
  created: number;
  /** Counts only while the app is for chosen users. */
  audience: AppAccount[];
}

/** One app on its way to one desktop. */
export interface AppInstall {
  readonly id: string;
  readonly appId: string;
  appName: string;
  appVersion: string;
  desktopId: string;
  desktopSid: string;
  desktopName: string;
  /** User or group it is installed for. */
  target: string;
  created: number;
  /** The last attempt. */
  attempt: SubJob;
}

export const centerApps = new Part(() => new Collection<CenterApp>());
export const appInstalls = new Part(() => new Collection<AppInstall>());
/** Installations have a list and ids of their own, so a book of their own too. */
export const installJobs = new Part((world) => new Jobs(world.agenda, world.fresh.fork('app installs'), world.speed));
export const installerBucket = new Part(absentBucket);
