import type { Vector3 } from '../../../geometry/bounds.js';
import type { Brush } from '../../drawing/brush.js';
import type { Color } from '../../drawing/material.js';
import { drawLamp, drawSign, drawUtilityPole, drawWire } from '../../shapes/street-furniture.js';
import { drawCurvedLamp, drawDoubleLamp, drawPostTopLamp, drawSteelPole, drawTrafficLight } from '../../shapes/street-lights.js';
import type { Site } from '../site.js';
import type { Variants } from '../split.js';

interface LampVariant {
  readonly name: string;
  readonly height: readonly [number, number];
  /** Draws a lamp whose arm, where it has one, reaches along +x. */
  readonly draw: (brush: Brush, height: number) => void;
}

export const LAMPS: Variants<LampVariant> = {
  train: [
    { name: 'arm lamp', height: [5, 8], draw: drawLamp }, { name: 'double lamp', height: [6, 9], draw: drawDoubleLamp },
    { name: 'globe lamp', height: [3, 4.2], draw: (brush, height) => drawPostTopLamp(brush, height, true) },
  ],
  validation: [
    { name: 'curved lamp', height: [5.5, 8], draw: drawCurvedLamp },
    { name: 'lantern', height: [3.2, 4.5], draw: (brush, height) => drawPostTopLamp(brush, height, false) },
  ],
};

interface SignVariant {
  readonly name: string;
  readonly shape: 'round' | 'triangle' | 'board';
  readonly color: Color;
}

export const SIGNS: Variants<SignVariant> = {
  train: [{ name: 'round sign', shape: 'round', color: [190, 34, 38] }, { name: 'board', shape: 'board', color: [28, 82, 164] }],
  validation: [{ name: 'triangle sign', shape: 'triangle', color: [190, 34, 38] }],
};

interface PoleVariant {
  readonly name: string;
  /** What hangs between two of them. */
  readonly wire: string;
  readonly sag: number;
  readonly draw: (brush: Brush, wireHeight: number) => void;
}

export const POLES: Variants<PoleVariant> = {
  train: [{ name: 'wooden pole', wire: 'cable', sag: 0.5, draw: drawUtilityPole }],
  validation: [{ name: 'steel pole', wire: 'tight cable', sag: 0.2, draw: drawSteelPole }],
};

/** Reach of the arm over the road, metres. */
export const SIGNALS: Variants<{ readonly name: string; readonly arm: number }> = {
  train: [{ name: 'traffic light', arm: 0 }, { name: 'traffic light on an arm', arm: 3.2 }],
  validation: [{ name: 'traffic light on a long arm', arm: 4.6 }],
};

/** Places a slender thing beside the road; null where the ground is taken. */
function beside(site: Site, category: string, name: string, along: number, across: number, yaw: number, group = 0): Brush | null {
  const [x, y] = site.ground.corridor.place(along, across);
  if (!site.take({ x, y, halfLength: 0.25, halfWidth: 0.25, yaw: 0 })) return null;
  return site.addAtRoad(category, name, along, across, yaw, group);
}

/** Lamps in a row beside the road, all alike. */
export function putLamps(site: Site, across: number): void {
  const { random } = site;
  const { name, height, draw } = site.choose(LAMPS);
  const tall = random.range(...height);
  const apart = random.range(10, 22);
  for (let along = random.range(1, apart); along < site.extent.x; along += apart) {
    const brush = beside(site, 'lamp', name, along, across, (across > 0 ? -1 : 1) * Math.PI / 2);
    if (brush) draw(brush, tall);
  }
}

export function putSigns(site: Site, count: number): void {
  const { random, ground: { corridor: { profile } } } = site;
  for (let i = 0; i < count; i++) {
    const { name, shape, color } = site.choose(SIGNS);
    const side = random.next() < 0.5 ? -1 : 1;
    const brush = beside(site, 'sign', name, random.range(1, site.extent.x - 1), side * (profile.roadway + 0.5), random.pick([0, Math.PI, Math.PI / 2]));
    if (brush) drawSign(brush, shape, color);
  }
}

export function putTrafficLights(site: Site): void {
  const { random, ground: { corridor: { profile } } } = site;
  const along = random.range(4, site.extent.x - 4);
  for (const side of [-1, 1]) {
    const { name, arm } = site.choose(SIGNALS);
    const brush = beside(site, 'traffic light', name, along + side * 4, side * (profile.roadway + 0.6), side > 0 ? Math.PI : 0);
    if (brush) drawTrafficLight(brush, arm);
  }
}

/** Poles with the wires between them, together a group. */
export function putPowerLine(site: Site, across: number): void {
  const { random, ground: { corridor } } = site;
  const { name, wire, sag, draw } = site.choose(POLES);
  const height = random.range(6, 8.5);
  const apart = random.range(13, 26);
  const group = site.truth.addGroup('power line');
  const tops: Vector3[] = [];
  for (let along = random.range(-4, 4); along < site.extent.x + apart; along += apart) {
    const [x, y] = corridor.place(along, across);
    const brush = site.addAtRoad('pole', name, along, across, 0, group);
    site.take({ x, y, halfLength: 0.3, halfWidth: 0.3, yaw: 0 });
    draw(brush, height);
    tops.push([x, y, site.heightAt(x, y) + height + 0.14]);
  }
  for (let i = 0; i + 1 < tops.length; i++) {
    for (const shift of random.next() < 0.5 ? [0] : [-0.75, 0, 0.75]) {
      const [from, to] = [tops[i]!, tops[i + 1]!];
      drawWire(site.addUnplaced('wire', wire, group), [from[0], from[1] + shift, from[2]], [to[0], to[1] + shift, to[2]], sag);
    }
  }
}
