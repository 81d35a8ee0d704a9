import { Collection } from './collection.ts';
import { Part } from './part.ts';

/** A program as an image has it, or as somebody described it. */
export interface Program {
  name: string;
  version: string;
  publisher: string;
  executePath: string;
  workPath: string;
  commandParam: string;
  iconPath: string;
  iconIndex: number;
  description: string;
}

/** What servers are made from. Those of image servers come in here too. */
export interface AppImage {
  readonly id: string;
  name: string;
  type: 'gold' | 'public' | 'private' | 'shared' | 'other';
  os: 'Windows' | 'Linux';
  /** `Windows Server 2019 Datacenter 64bit` */
  version: string;
  /** Of marketplace images. */
  productId?: string;
  /** What was put on it where it was built; else `programsOn` knows by its name. */
  programs?: readonly Program[];
  created: number;
}

export const appImages = new Part(() => new Collection<AppImage>());
