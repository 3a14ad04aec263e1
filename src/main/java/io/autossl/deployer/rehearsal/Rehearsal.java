package io.autossl.deployer.rehearsal;

import java.util.function.BooleanSupplier;

/**
 * Goes many times through something that deployments do, without any effect: until its classes are
 * loaded and its code is compiled, it is several times slower.
 */
public interface Rehearsal {

  /**
   * Rehearses.
   *
   * @param isOver whether there is real work to be done: asked every now and then
   */
  void rehearse(BooleanSupplier isOver);
}
