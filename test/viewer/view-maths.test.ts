import { expect } from 'chai';
import { Matrix4, OrthographicCamera, PerspectiveCamera, Ray, Raycaster, Sphere, Vector2, Vector3 } from 'three';
import type { Vector3 as Position } from '../../src/geometry/bounds.js';
import { viewStateOf } from '../../src/viewer/camera-view.js';
import { distanceAlong, largestScale, lookDirection, rayThrough, sphereEntry, transformPoint, untransformPoint } from '../../src/viewer/view-maths.js';

const CAMERAS = [new PerspectiveCamera(50, 1.6, 0.1, 100), new OrthographicCamera(-4, 6, 3, -2, 0.1, 100)];
for (const camera of CAMERAS) {
  camera.position.set(870200, 6617000, 90);
  camera.rotation.set(0.4, -0.7, 0.2);
}
const PLACED = new Matrix4().makeRotationZ(0.3).scale(new Vector3(0.5, 2, 1)).setPosition(870200.01, 6617083.28, 179.13);

describe('Reckoning with cameras in plain numbers', () => {
  it('takes points through matrices as three.js does, and back to a micrometre at map coordinates', () => {
    const point: Position = [3.25, -1.5, 12];
    const there = transformPoint(PLACED.elements, point);
    expect(there).to.deep.equal(new Vector3(...point).applyMatrix4(PLACED).toArray());
    untransformPoint(PLACED.elements, there).forEach((value, axis) => expect(value).to.be.closeTo(point[axis]!, 1e-6));
    expect(largestScale(PLACED.elements)).to.be.closeTo(PLACED.getMaxScaleOnAxis(), 1e-12);
  });

  for (const camera of CAMERAS) {
    it(`sends the same rays as three.js through a picture of a ${camera.type}`, () => {
      const state = viewStateOf(camera);
      for (const [x, y] of [[0, 0], [-0.9, 0.4], [0.7, -1]] as const) {
        const ray = rayThrough(state, x, y);
        const caster = new Raycaster();
        caster.setFromCamera(new Vector2(x, y), camera);
        ray.direction.forEach((value, axis) => expect(value).to.be.closeTo(caster.ray.direction.getComponent(axis), 1e-6));
        expect(caster.ray.distanceToPoint(new Vector3(...ray.origin))).to.be.closeTo(0, 1e-6);
      }
      lookDirection(state).forEach((value, axis) => expect(value).to.be.closeTo(camera.getWorldDirection(new Vector3()).getComponent(axis), 1e-12));
    });
  }

  it('meets spheres where three.js does', () => {
    const ray = { origin: [1, 2, 3], direction: [0, 0.6, 0.8] } as const;
    const ours = new Ray(new Vector3(...ray.origin), new Vector3(...ray.direction));
    for (const center of [[1, 5, 7], [1.5, 2, 3], [9, 9, 9], [1, -4, -5]] as const) {
      const entry = sphereEntry(ray, { center, radius: 1 });
      const hit = ours.intersectsSphere(new Sphere(new Vector3(...center), 1));
      // A line and not a ray: what lies behind an orthographic camera's plane is seen too.
      if (hit) expect(entry).not.to.equal(null);
      if (entry === null) expect(hit).to.equal(false);
    }
    expect(sphereEntry(ray, { center: [1, 5, 7], radius: 1 })).to.be.closeTo(4, 1e-12);
    expect(distanceAlong(ray, [1, 5, 7])).to.be.closeTo(5, 1e-12);
  });
});
