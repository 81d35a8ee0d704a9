import type { Service } from './operation.ts';

/** The things an operation acts on: where their ids stand in the arguments. */
export interface Targets {
  kind: string;
  /** Kinds that ids unknown to `kind` may be of. */
  or?: string[];
  /**
   * Path to the ids, e.g. `desktop_ids`, `desktops[].desktop_id` or, of some items only, `objects[type=USER].id`. Unset: the call acts on everything of its kind
   * (the whole service, all rules).
   */
  ids?: string;
  /** Only when the argument at this path has this value (one of a list's items is enough). */
  when?: { arg: string; is: string };
  /** Only when nothing stands at this path: another argument wins over this one. */
  unless?: string;
  /** Not acted on itself: what the targets are part of, told by its name. */
  within?: boolean;
  /**
   * The arguments hold no ids but a value for this filter of the kind's list, and every row it finds is a target
   * (all desktops of one user, of one pool).
   */
  by?: string;
}

/**
 * What a person must know of one target before saying yes, and what must not have changed when the call is sent.
 * `owner`, `billing`, `users` and `protection` take part in drift; `state` and `text` are shown only.
 */
export interface Fact {
  label: string;
  /** Path in the row, e.g. `metadata.charging_mode` or `attach_user_infos[].user_name`. */
  path: string;
  /** Path to look at when `path` has nothing. */
  or?: string;
  kind: 'owner' | 'billing' | 'connected' | 'protection' | 'state' | 'text';
  /** Words for coded values, so that no code is printed raw. */
  words?: Record<string, string>;
  /** Words for every other value, which stands where `{}` does: `connected: {} sessions`. */
  others?: string;
}

/** A second read that adds a fact to each target: the newest value of `path` among the rows that match it. */
export interface ExtraRead {
  read: string;
  /** Filter argument of `read` that takes a target's id: one, or `batch` of them at a time. */
  arg: string;
  batch?: number;
  /** Path in the target's row of the id to ask for, when it is not the target's own (a snapshot's `desktop_id`). */
  from?: string;
  /** Column of the rows that holds that id. */
  key: string;
  where?: Record<string, string>;
  /** The fact is how many rows the list has for the target, by its total; `path` is not looked at. */
  count?: boolean;
  fact: Fact;
  /** Path in those rows of tags that count as the target's own: what is done to a snapshot is done to its desktop. */
  tags?: string;
}

/** How targets of one kind are looked up, as data. */
export interface TargetKind {
  service: Service;
  /** Unique over all areas. */
  kind: string;
  /** One target in words: `desktop`, plural `desktops`. */
  noun: string;
  plural: string;
  /** A list operation that filters by ids, or a show operation for one id. */
  read: string;
  /**
   * Argument of `read` that takes the ids (list: an array, split into `batch`) or the id (show).
   * Unset: the list has no such filter, so all of it is read and matched by `id`.
   */
  arg?: string;
  batch?: number;
  /** Where the row of a show operation stands in the answer. */
  row?: string;
  /** What things of this kind hold, in the plural (`desktops` of a pool): who acts on one acts on those, whose number nobody knows. */
  holds?: string;
  /** What `read` must be given besides, such as a period that no row is outside of. */
  given?: Record<string, string | number | boolean>;
  /** `read` shows the things of one value at a time: it is asked with each, until all are found. */
  each?: { arg: string; values: string[] };
  /** Arguments of the call that `read` needs too, because these things live inside of others (the group of an app). */
  needs?: string[];
  id: string;
  name: string;
  facts: Fact[];
  /** Path of the `[{key, value}]` tags, for policy rules. */
  tags?: string;
  also?: ExtraRead[];
}
