import type { Random } from '../random.ts';

/** Family names with their pinyin. */
const FAMILY = {
  zhang: '张',
  wang: '王',
  li: '李',
  liu: '刘',
  chen: '陈',
  yang: '杨',
  zhao: '赵',
  huang: '黄',
  zhou: '周',
  wu: '吴',
  xu: '徐',
  sun: '孙',
  hu: '胡',
  zhu: '朱',
  gao: '高',
  lin: '林',
  he: '何',
  guo: '郭',
  ma: '马',
  luo: '罗',
} as const;

const GIVEN = {
  wei: '伟',
  fang: '芳',
  na: '娜',
  min: '敏',
  jing: '静',
  lei: '磊',
  yan: '燕',
  tao: '涛',
  jie: '杰',
  qiang: '强',
  xiaolan: '小兰',
  zihan: '子涵',
  yuxin: '雨欣',
  haoran: '浩然',
  jiaqi: '佳琪',
  siyuan: '思远',
  mengyao: '梦瑶',
  zhiyuan: '志远',
} as const;

const WESTERN_GIVEN = [
  'Anna',
  'Ben',
  'Carla',
  'Daniel',
  'Elena',
  'Felix',
  'Grace',
  'Hugo',
  'Irene',
  'Jonas',
  'Katja',
  'Lucas',
  'Maria',
  'Nadia',
  'Oscar',
  'Priya',
  'Rafael',
  'Sofia',
  'Tom',
  'Yusuf',
] as const;

const WESTERN_FAMILY = [
  'Schmidt',
  'Novak',
  'Rossi',
  'Garcia',
  'Okafor',
  'Larsen',
  'Dubois',
  'Mueller',
  'Singh',
  'Silva',
  'Walsh',
  'Kowalski',
  'Jansen',
  'Haddad',
  'Moreau',
  'Bauer',
  'Costa',
  'Nguyen',
] as const;

export interface PersonName {
  /** Unique login: a letter first, at most 20 characters (Windows desktops). */
  login: string;
  full: string;
}

/** Hands out names of which no two logins are the same. */
export class Names {
  readonly #random: Random;
  readonly #used = new Map<string, number>();

  constructor(random: Random) {
    this.#random = random;
  }

  next(): PersonName {
    const { base, full } = this.#random.chance(0.6) ? this.#chinese() : this.#western();
    const count = (this.#used.get(base) ?? 0) + 1;
    this.#used.set(base, count);
    return { login: count === 1 ? base : `${base}${String(count).padStart(2, '0')}`, full };
  }

  #chinese(): { base: string; full: string } {
    const family = this.#random.pick(Object.keys(FAMILY) as (keyof typeof FAMILY)[]);
    const given = this.#random.pick(Object.keys(GIVEN) as (keyof typeof GIVEN)[]);
    return { base: `${family}${given}`, full: `${FAMILY[family]}${GIVEN[given]}` };
  }

  #western(): { base: string; full: string } {
    const given = this.#random.pick(WESTERN_GIVEN);
    const family = this.#random.pick(WESTERN_FAMILY);
    return { base: `${given.charAt(0)}${family}`.toLowerCase(), full: `${given} ${family}` };
  }
}
