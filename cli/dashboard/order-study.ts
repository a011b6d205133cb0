import type { ControlPorts } from '../../dashboard/routes/control.js';

/** Does to studies what the commands do. What speaks to Temporal takes 40 MB: it is loaded with the first order. */
export function createOrder(dataFolder: string): ControlPorts['order'] {
  return async (study, order, reason) => {
    const { carryOutOrder } = await import('./carry-out-order.js');
    return carryOutOrder(dataFolder, study, order, reason);
  };
}
