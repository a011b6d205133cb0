/** Attributes of TensorFlow's operations, as the binding takes them. */
import { binding, type OperationAttribute } from '../tensorflow.js';

export function floatType(name: string): OperationAttribute {
  return { name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}

export function floatAttribute(name: string, value: number): OperationAttribute {
  return { name, type: binding.TF_ATTR_FLOAT, value };
}

export function dataFormat(): OperationAttribute {
  return { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' };
}
