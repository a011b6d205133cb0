/** Draws atoms as spheres, as they look from infinitely far, and lines, by WebGL. */
import type { Rotation } from '../../../../page-model/rotation.js';

export interface Scene {
  /** x, y, z in Å, from the middle of the cell. */
  readonly positions: Float32Array;
  /** Red, green, blue, 0 to 1. */
  readonly colours: Float32Array;
  readonly radii: Float32Array;
  /** Pairs of ends, three numbers each. */
  readonly lines: Float32Array;
  /** Nothing lies further from the middle. */
  readonly reachAngstrom: number;
}

export interface Aspect {
  readonly rotation: Rotation;
  /** From the middle to the edge of the picture. */
  readonly halfAngstrom: number;
  /** Of the lines; 0 to 1. */
  readonly lineColour: readonly [number, number, number];
}

const SPHERES = [
  `#version 300 es
  in vec3 position; in vec3 colour; in float radius;
  uniform mat3 rotation; uniform float half_; uniform float reach; uniform float side;
  out vec3 tint; out float bulge;
  void main() {
    vec3 seen = rotation * position;
    gl_Position = vec4(seen.xy / half_, -seen.z / reach, 1.0);
    gl_PointSize = max(1.0, radius / half_ * side);
    tint = colour; bulge = radius / reach;
  }`,
  `#version 300 es
  precision highp float;
  in vec3 tint; in float bulge; out vec4 pixel;
  void main() {
    vec2 at = 2.0 * gl_PointCoord - 1.0;
    float square = dot(at, at);
    if (square > 1.0) discard;
    float towards = sqrt(1.0 - square);
    gl_FragDepth = gl_FragCoord.z - 0.5 * towards * bulge;
    float light = 0.35 + 0.65 * max(0.0, dot(vec3(at.x, -at.y, towards), vec3(-0.37, 0.45, 0.81)));
    float fog = mix(1.0, 0.72, gl_FragCoord.z);
    pixel = vec4(tint * light * fog, 1.0);
  }`,
] as const;

const LINES = [
  `#version 300 es
  in vec3 position; uniform mat3 rotation; uniform float half_; uniform float reach;
  void main() { vec3 seen = rotation * position; gl_Position = vec4(seen.xy / half_, -seen.z / reach, 1.0); }`,
  `#version 300 es
  precision mediump float; uniform vec3 tint; out vec4 pixel;
  void main() { pixel = vec4(tint, 1.0); }`,
] as const;

export interface SceneDrawer {
  draw(aspect: Aspect): void;
  dispose(): void;
}

/** Undefined where the browser can't. */
export function maybeCreateDrawer(canvas: HTMLCanvasElement, scene: Scene): SceneDrawer | undefined {
  const gl = canvas.getContext('webgl2', { antialias: true, alpha: true });
  if (gl === null) return undefined;
  const spheres = link(gl, SPHERES);
  const lines = link(gl, LINES);
  const sphereArray = fill(gl, spheres, [
    ['position', scene.positions, 3],
    ['colour', scene.colours, 3],
    ['radius', scene.radii, 1],
  ]);
  const lineArray = fill(gl, lines, [['position', scene.lines, 3]]);
  gl.enable(gl.DEPTH_TEST);
  gl.clearColor(0, 0, 0, 0);
  return {
    draw: ({ rotation, halfAngstrom, lineColour }) => {
      const side = canvas.width;
      gl.viewport(0, 0, side, side);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      for (const [program, array, mode, count] of [
        [spheres, sphereArray, gl.POINTS, scene.radii.length],
        [lines, lineArray, gl.LINES, scene.lines.length / 3],
      ] as const) {
        gl.useProgram(program);
        gl.bindVertexArray(array);
        // rows, as they stand in ours
        gl.uniformMatrix3fv(gl.getUniformLocation(program, 'rotation'), true, rotation.flat());
        gl.uniform1f(gl.getUniformLocation(program, 'half_'), halfAngstrom);
        gl.uniform1f(gl.getUniformLocation(program, 'reach'), scene.reachAngstrom);
        gl.uniform1f(gl.getUniformLocation(program, 'side'), side);
        gl.uniform3fv(gl.getUniformLocation(program, 'tint'), lineColour);
        gl.drawArrays(mode, 0, count);
      }
    },
    // a page may hold a few contexts only
    dispose: () => gl.getExtension('WEBGL_lose_context')?.loseContext(),
  };
}

function link(gl: WebGL2RenderingContext, [vertex, fragment]: readonly [string, string]): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) throw new Error('the browser’s WebGL is lost');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) {
    throw new Error(`the atoms can’t be drawn: ${gl.getProgramInfoLog(program) ?? 'no reason told'}`);
  }
  return program;
}

function fill(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
  attributes: readonly (readonly [name: string, data: Float32Array, size: number])[],
): WebGLVertexArrayObject {
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  for (const [name, data, size] of attributes) {
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    const place = gl.getAttribLocation(program, name);
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, size, gl.FLOAT, false, 0, 0);
  }
  return array;
}
