import type { Random } from '../random.ts';
import { SECOND } from '../time.ts';
import { Agenda } from './agenda.ts';
import { Collection } from './collection.ts';
import type { Image, Pool, Product, SecurityGroup, Subnet, Vpc } from './company.ts';
import type { Desktop, DesktopStatus } from './desktop.ts';
import { Fleet } from './fleet.ts';
import { Jobs } from './jobs.ts';
import { Orders } from './orders.ts';
import type { Part } from './part.ts';
import { People } from './people.ts';
import type { UserGroup } from './person.ts';
import type { Snapshot } from './snapshot.ts';
import type { Storyline } from './storyline.ts';

/** A message that left the simulated cloud. Nothing is really sent. */
export interface Message {
  to: string;
  about: string;
  text: string;
  time: number;
}

export interface WorldOptions {
  random: Random;
  projectId: string;
  domainId: string;
  region: string;
  /** Divides how long jobs and their aftermath take; 1 is as in life. */
  speed: number;
  /** When the company begins to exist, ms since the epoch. */
  now: number;
}

/** How long statuses lag behind a job that has ended (terraform-provider-huaweicloud waits for two equal readings). */
const LAG_MS = 4 * SECOND;

/** Everything the simulated cloud knows. Tests may read and change it; handlers change it through these parts only. */
export class World {
  readonly projectId: string;
  readonly domainId: string;
  readonly region: string;
  readonly speed: number;
  readonly born: number;
  readonly agenda = new Agenda();
  readonly fleet = new Fleet();
  readonly people = new People();
  readonly snapshots = new Collection<Snapshot>();
  /** Jobs of Workspace, of AppStream and of AppStream's image servers: three books, three forms. */
  readonly jobs: Jobs;
  readonly appJobs: Jobs;
  readonly imageJobs: Jobs;
  readonly orders: Orders;
  readonly products = new Collection<Product>();
  readonly images = new Collection<Image>();
  readonly vpcs = new Collection<Vpc>();
  readonly subnets = new Collection<Subnet>();
  readonly securityGroups = new Collection<SecurityGroup>();
  readonly pools = new Collection<Pool>();
  readonly groups = new Collection<UserGroup>();
  readonly mails: Message[] = [];
  readonly notifications: Message[] = [];
  /** Ids and other values of things that come to be after the start. */
  readonly fresh: Random;
  /** Desktops the company may have in all. */
  quota = Number.POSITIVE_INFINITY;
  /** What the demonstration tells; set by the seeding. */
  storyline: Storyline = { rebootPool: { poolId: '', name: '', desktopIds: [] }, failing: undefined };

  readonly #parts = new Map<Part<unknown>, unknown>();

  constructor(options: WorldOptions) {
    this.projectId = options.projectId;
    this.domainId = options.domainId;
    this.region = options.region;
    this.speed = options.speed;
    this.born = options.now;
    this.fresh = options.random.fork('fresh');
    this.jobs = new Jobs(this.agenda, options.random.fork('jobs'), options.speed);
    this.appJobs = new Jobs(this.agenda, options.random.fork('app jobs'), options.speed);
    this.imageJobs = new Jobs(this.agenda, options.random.fork('image jobs'), options.speed);
    this.orders = new Orders(options.random.fork('orders'), (at, seconds, happen) => this.later(at, seconds, happen));
  }

  /** The state that an area keeps. */
  part<T>(part: Part<T>): T {
    if (!this.#parts.has(part)) this.#parts.set(part, part.make(this));
    return this.#parts.get(part) as T;
  }

  /** Lets everything happen that is due; to be called before the world is looked at. */
  advance(now: number): void {
    this.agenda.advance(now);
  }

  /** Does something `seconds` of normal speed after `at`. */
  later(at: number, seconds: number, happen: (at: number) => void): void {
    this.agenda.add(at + (seconds * SECOND) / this.speed, happen);
  }

  /** Changes a desktop's true status now; what the API shows follows a little later. */
  settle(desktop: Desktop, at: number, to: { status?: DesktopStatus; task?: string }): void {
    desktop.stale = { status: desktop.status, task: desktop.task, until: at + LAG_MS / this.speed };
    desktop.status = to.status ?? desktop.status;
    desktop.task = to.task ?? '';
  }

  /** Shows a task on a desktop at once. */
  begin(desktop: Desktop, task: string): void {
    delete desktop.stale;
    desktop.task = task;
  }

  mail(to: string, about: string, text: string, time: number): void {
    this.mails.push({ to, about, text, time });
  }
}
