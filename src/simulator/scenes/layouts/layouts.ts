import { BINS, CONTAINERS, HEAPS, put, putBarrier, putBollards, putCluster, SEATS, spanDitch } from '../populate/fittings.js';
import { buildBlocks, buildHouses, buildSheds, buildSomewhere, buildTerrace, HALLS, HOUSES } from '../populate/houses.js';
import { putLamps, putPowerLine, putSigns, putTrafficLights } from '../populate/lights.js';
import { parkCycles, placePeople, placeRiders } from '../populate/people.js';
import { plantAvenue, plantHedge, plantShrubs, plantTrees } from '../populate/vegetation.js';
import { drive, parkAlongRoad, parkInRows, parkTruck } from '../populate/vehicles.js';
import type { Site } from '../site.js';
import type { Variants } from '../split.js';
import { ditchProfile, pathProfile, perArea, streetProfile } from './layout.js';
import type { Layout } from './layout.js';

const repeat = (count: number, act: () => void): void => {
  for (let i = 0; i < count; i++) act();
};
const upTo = ({ random }: Site, most: number): number => Math.floor(random.range(0, most + 0.99));

/** Houses in gardens. */
const residential: Layout = {
  name: 'residential', land: ['lawn', 'meadow'], profile: (random) => streetProfile(random, [4.5, 9]),
  populate(site) {
    const { profile } = site.ground.corridor;
    buildHouses(site);
    drive(site, upTo(site, 2), 0.25);
    parkAlongRoad(site, 0.55);
    putLamps(site, profile.roadway + 0.5);
    if (site.random.next() < 0.35) putPowerLine(site, -profile.pavement - 0.4);
    putSigns(site, upTo(site, 2));
    repeat(perArea(site, 350), () => putBarrier(site));
    repeat(perArea(site, 500), () => plantHedge(site));
    buildSheds(site, upTo(site, 2));
    plantTrees(site, perArea(site, 170));
    plantShrubs(site, perArea(site, 150));
    repeat(upTo(site, 3), () => put(site, BINS, ['pavement', 'land']));
    placePeople(site, 1 + upTo(site, 4), ['pavement', 'land', 'roadway']);
    placeRiders(site, upTo(site, 2));
  },
};

/** Rows of attached houses. */
const terraces: Layout = {
  name: 'terraces', land: ['lawn', 'paving'], profile: (random) => streetProfile(random, [5, 9]),
  populate(site) {
    const { profile } = site.ground.corridor;
    buildTerrace(site, 1);
    buildTerrace(site, -1);
    parkAlongRoad(site, 0.75);
    if (site.random.next() < 0.5) plantAvenue(site, profile.pavement - 0.7);
    putLamps(site, -profile.roadway - 0.5);
    repeat(perArea(site, 300), () => putBarrier(site));
    repeat(1 + upTo(site, 2), () => plantHedge(site));
    buildSheds(site, upTo(site, 3));
    plantTrees(site, perArea(site, 260));
    plantShrubs(site, perArea(site, 200));
    putCluster(site, [BINS], 'bins', 1 + upTo(site, 3), ['pavement', 'land'], 1.5);
    parkCycles(site, ['pavement', 'land']);
    placePeople(site, 1 + upTo(site, 5), ['pavement', 'roadway']);
    placeRiders(site, upTo(site, 2));
  },
};

/** A busy street between blocks. */
const city: Layout = {
  name: 'city', land: ['paving', 'asphalt', 'lawn'], profile: (random) => streetProfile(random, [8, 14]),
  populate(site) {
    const { profile } = site.ground.corridor;
    buildBlocks(site);
    drive(site, 2 + upTo(site, 4), 0.5);
    parkAlongRoad(site, 0.45);
    putLamps(site, profile.roadway + 0.5);
    putTrafficLights(site);
    putSigns(site, 1 + upTo(site, 3));
    putBollards(site);
    if (site.random.next() < 0.6) plantAvenue(site, -profile.roadway - 0.9);
    plantTrees(site, perArea(site, 400));
    plantShrubs(site, perArea(site, 400));
    putCluster(site, [SEATS, BINS], 'seating', 2 + upTo(site, 2), ['pavement', 'land'], 2.5);
    repeat(1 + upTo(site, 2), () => parkCycles(site, ['pavement', 'land']));
    placePeople(site, 3 + upTo(site, 8), ['pavement', 'land', 'roadway']);
    placeRiders(site, 1 + upTo(site, 3));
  },
};

/** Trees, paths, benches. */
const park: Layout = {
  name: 'park', land: ['lawn', 'meadow'], profile: (random) => (random.next() < 0.5 ? ditchProfile(random, [2, 3.4]) : pathProfile(random)),
  populate(site) {
    const { profile } = site.ground.corridor;
    spanDitch(site);
    putLamps(site, profile.ditch && profile.ditch.across > 0 ? -profile.roadway - 0.6 : profile.roadway + 0.6);
    plantTrees(site, perArea(site, 75));
    plantShrubs(site, perArea(site, 90));
    repeat(perArea(site, 500), () => plantHedge(site));
    repeat(1 + upTo(site, 2), () => putCluster(site, [SEATS, BINS], 'seating', 2 + upTo(site, 2), ['land'], 2.5));
    repeat(upTo(site, 2), () => putBarrier(site));
    parkCycles(site, ['land']);
    placePeople(site, 2 + upTo(site, 6), ['roadway', 'land']);
    placeRiders(site, 1 + upTo(site, 2));
  },
};

/** Cars in rows. */
const carPark: Layout = {
  name: 'car park', land: ['asphalt', 'paving', 'gravel'], profile: (random) => streetProfile(random, [5, 8]),
  populate(site) {
    const { profile } = site.ground.corridor;
    if (site.random.next() < 0.6) buildSomewhere(site, 'hall', HALLS);
    parkInRows(site, perArea(site, 130));
    drive(site, 1 + upTo(site, 2), 0.3);
    putLamps(site, profile.pavement + 0.8);
    plantTrees(site, perArea(site, 300));
    plantShrubs(site, perArea(site, 400));
    putBollards(site);
    repeat(1 + upTo(site, 2), () => putBarrier(site));
    putCluster(site, [BINS], 'bins', 1 + upTo(site, 3), ['land'], 2);
    placePeople(site, 1 + upTo(site, 4), ['land', 'pavement']);
    parkCycles(site, ['land', 'pavement']);
  },
};

/** A road through the country. */
const country: Layout = {
  name: 'country', land: ['meadow', 'soil'], profile: (random) => ditchProfile(random, [4, 7]),
  populate(site) {
    const { profile } = site.ground.corridor;
    spanDitch(site);
    putPowerLine(site, -Math.sign(profile.ditch!.across) * (profile.pavement + 1.4));
    if (site.random.next() < 0.5) buildSomewhere(site, 'house', HOUSES);
    drive(site, 1 + upTo(site, 2), 0.45);
    if (site.random.next() < 0.4) plantAvenue(site, -Math.sign(profile.ditch!.across) * (profile.pavement + 3));
    plantTrees(site, perArea(site, 130));
    plantShrubs(site, perArea(site, 160));
    repeat(perArea(site, 450), () => plantHedge(site));
    repeat(1 + upTo(site, 2), () => putBarrier(site));
    putSigns(site, 1 + upTo(site, 1));
    placePeople(site, upTo(site, 2), ['roadway', 'land']);
    placeRiders(site, 1 + upTo(site, 2));
  },
};

/** Halls, trucks, stockpiles. */
const yard: Layout = {
  name: 'yard', land: ['gravel', 'asphalt', 'soil'], profile: (random) => streetProfile(random, [6, 10]),
  populate(site) {
    buildSomewhere(site, 'hall', HALLS);
    repeat(1 + upTo(site, 2), () => {
      const place = site.spot(0.5, ['land']);
      if (place) parkTruck(site, { x: place[0] + 1, y: place[1] + 1, yaw: site.random.range(0, 6.3) });
    });
    putCluster(site, [HEAPS], 'stockpiles', 1 + upTo(site, 3), ['land'], 8);
    putCluster(site, [CONTAINERS], 'containers', 1 + upTo(site, 3), ['land'], 8);
    drive(site, 1 + upTo(site, 1), 0.6);
    parkInRows(site, 1);
    putLamps(site, site.ground.corridor.profile.pavement + 0.7);
    repeat(2 + upTo(site, 2), () => putBarrier(site));
    plantTrees(site, perArea(site, 450));
    plantShrubs(site, perArea(site, 350));
    repeat(1 + upTo(site, 2), () => put(site, BINS, ['land']));
    placePeople(site, 1 + upTo(site, 3), ['land']);
  },
};

/** A market place: paved ground with people, trees, furniture between blocks and houses. Validation alone. */
const square: Layout = {
  name: 'square', land: ['paving'], profile: pathProfile,
  populate(site) {
    buildBlocks(site);
    repeat(2, () => putCluster(site, [SEATS, BINS], 'seating', 3, ['land'], 3));
    putLamps(site, site.ground.corridor.profile.roadway + 2);
    putTrafficLights(site);
    putSigns(site, 2);
    putBollards(site);
    parkInRows(site, 2);
    drive(site, 1, 0.9);
    plantTrees(site, perArea(site, 160));
    plantShrubs(site, perArea(site, 200));
    repeat(2, () => parkCycles(site, ['land']));
    placePeople(site, 8, ['land', 'roadway']);
    placeRiders(site, 2);
  },
};

/** A farm by a track with a ditch. Validation alone. */
const farm: Layout = {
  name: 'farm', land: ['meadow', 'gravel'], profile: (random) => ditchProfile(random, [3, 5]),
  populate(site) {
    const away = -Math.sign(site.ground.corridor.profile.ditch!.across);
    spanDitch(site);
    buildSomewhere(site, 'hall', HALLS);
    buildHouses(site);
    putPowerLine(site, away * (site.ground.corridor.profile.pavement + 1.2));
    buildSheds(site, 2);
    putCluster(site, [HEAPS], 'stockpiles', 3, ['land'], 7);
    putCluster(site, [CONTAINERS], 'containers', 2, ['land'], 5);
    repeat(3, () => putBarrier(site));
    repeat(3, () => plantHedge(site));
    parkInRows(site, 1);
    drive(site, 2, 0.5);
    plantTrees(site, perArea(site, 140));
    plantShrubs(site, perArea(site, 220));
    put(site, BINS, ['land']);
    placePeople(site, 3, ['land', 'roadway']);
    placeRiders(site, 2);
  },
};

/** A mews: terraces along a narrow lane. Validation alone. */
const mews: Layout = {
  name: 'mews', land: ['paving', 'lawn'], profile: pathProfile,
  populate(site) {
    buildTerrace(site, 1);
    if (site.random.next() < 0.6) buildTerrace(site, -1);
    parkInRows(site, 2);
    drive(site, 2, 0.1);
    putLamps(site, site.ground.corridor.profile.roadway + 0.5);
    putCluster(site, [BINS], 'bins', 3, ['land'], 2);
    put(site, SEATS, ['land']);
    buildSheds(site, 2);
    repeat(2, () => putBarrier(site));
    repeat(2, () => plantHedge(site));
    plantTrees(site, perArea(site, 160));
    plantShrubs(site, perArea(site, 180));
    parkCycles(site, ['land']);
    placePeople(site, 4, ['land', 'roadway']);
    placeRiders(site, 1);
  },
};

/** The sorts of scenes. */
export const LAYOUTS: Variants<Layout> = {
  train: [residential, terraces, city, park, carPark, country, yard],
  validation: [square, farm, mews],
};
