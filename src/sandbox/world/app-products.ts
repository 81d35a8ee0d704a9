/** A package that an AppStream server, or an image server, is made of. */
export interface AppProduct {
  readonly id: string;
  flavor: string;
  cpu: number;
  /** MB. */
  memory: number;
  gpu?: string;
  /** Sessions a server comes with. */
  sessions: number;
  /** Sold by the year or month too. */
  prepaid: boolean;
  /** Only on dedicated hosts. */
  dedicated?: true;
  /** Zones without any left. */
  soldOut: readonly string[];
}

/** AppStream API reference, "Querying Packages": names like those of its examples. */
export const APP_PRODUCTS: readonly AppProduct[] = [
  general('xlarge.2', 's6.large.2', 2, 4, 2),
  general('2xlarge.2', 's6.xlarge.2', 4, 8, 10),
  general('2xlarge.4', 'c6.xlarge.4', 4, 16, 12),
  general('4xlarge.4', 'c6.2xlarge.4', 8, 32, 20, ['sandbox-1b']),
  graphics('g6v.4xlarge.4', 16, 64, 6),
  graphics('g6v.8xlarge.4', 32, 128, 12),
  {
    id: 'workspace.appstream.dedicated.4xlarge.4',
    flavor: 'c6.2xlarge.4',
    cpu: 8,
    memory: 32 * 1024,
    sessions: 20,
    prepaid: false,
    dedicated: true,
    soldOut: [],
  },
];

function general(
  size: string,
  flavor: string,
  cpu: number,
  gb: number,
  sessions: number,
  soldOut: string[] = [],
): AppProduct {
  return {
    id: `workspace.appstream.general.${size}`,
    flavor,
    cpu,
    memory: gb * 1024,
    sessions,
    prepaid: true,
    soldOut,
  };
}

function graphics(flavor: string, cpu: number, gb: number, sessions: number): AppProduct {
  const id = `workspace.appstream.gpu.${flavor}`;
  return { id, flavor, cpu, memory: gb * 1024, gpu: 'T4', sessions, prepaid: true, soldOut: [] };
}

export function appProduct(id: string): AppProduct | undefined {
  return APP_PRODUCTS.find((product) => product.id === id);
}
