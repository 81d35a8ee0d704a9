import { z } from 'zod';
import { text } from '../../../src/catalog/fields.ts';
import { section } from './policy-section.ts';

const ratio = text(255).describe('Do Not Set Volume Ratio, Low, Middle, High');
const quality = text(255).describe('Low, Middle, High');
const denoising = text(255).describe('Disable Denoising, or -100 to -5 in fives');
const gain = text(255).describe('Disable AGC, or 4000 to 32000');
const redundancy = text(255).describe('Disable CRC, Enable CRC');
const delay = text(255).describe('160 to 2500');
const amplitude = text(255).describe('2048, 4096, 5120, 6144, 7168, 8192');

/** Sound out of the desktop (play) and into it (record). */
export const audio = section({
  audio_redirection_enable: z.boolean(),
  play_volume: text(55).describe('Do Not Set Volume, or 10 to 100 in fives'),
  play_volume_ratio: ratio,
  record_volume: text(255).describe('Do Not Set Volume, or 10 to 100 in fives'),
  record_volume_ratio: ratio,
  audio_transmission_mode: text(255).describe('Reliable Transmission, Real Time Transmission'),
  play_redirection_enable: z.boolean(),
  play_classification: text(255).describe('LossLess, Speech Call, Music Play, Automatic Identification'),
  play_quality: quality,
  play_denoising: denoising,
  play_agc: gain,
  play_crc: redundancy,
  play_device_mode: text(255).describe('Play Device In Shared Mode, Play Device In Exclusive Mode'),
  play_delay_threshold: delay,
  play_amplitude_threshold: amplitude,
  play_prefill_data: text(255).describe('Do Not Prefill Data, or 50 to 2000'),
  record_redirection_enable: z.boolean(),
  record_classification: text(255).describe('LossLess, Speech Call, Music Record, Automatic Identification'),
  record_quality: quality,
  record_denoising: denoising,
  record_agc: gain,
  record_crc: redundancy,
  record_device_mode: text(255).describe('Record Device In Shared Mode, Record Device In Exclusive Mode'),
  record_delay_threshold: delay,
  record_amplitude_threshold: amplitude,
});
