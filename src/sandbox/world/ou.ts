import { Collection } from './collection.ts';
import { DEPARTMENTS } from './company.ts';
import { domainComponents } from './make.ts';
import { Part } from './part.ts';

/** An organizational unit of Active Directory that Workspace was told of. */
export interface Ou {
  readonly id: string;
  /** Levels parted by `/`, the outermost first. */
  name: string;
  description: string;
}

export const ous = new Part(() => new Collection<Ou>());

/** `CallCentre`: how a department's OU is named. */
export function departmentOu(department: { name: string }): string {
  return department.name.replace(/ /g, '');
}

/** `OU=b,OU=a,DC=…` for `a/b`. */
export function distinguishedName(name: string): string {
  const levels = name.split('/').toReversed();
  return [...levels.map((level) => `OU=${level}`), domainComponents()].join(',');
}

/** What the directory holds, known to Workspace or not. The sandbox cannot change it. */
export const DIRECTORY: readonly string[] = [
  'Domain Controllers',
  'Staff',
  ...DEPARTMENTS.map(departmentOu),
  'Contractors',
  'Interns',
  'Branches',
  'Branches/Chengdu',
  'Branches/Suzhou',
  'Kiosks',
  'Servers',
  'Disabled Accounts',
];

/** Those of the directory that administrators had added before the start; the rest can be. */
export const ADDED: readonly string[] = ['Staff', ...DEPARTMENTS.map(departmentOu), 'Contractors'];
