import java.util.Arrays;
import org.hipparchus.analysis.differentiation.*;
import org.hipparchus.complex.*;

/** Forward mode to any order, other fields, own rules, sparse gradients. Run by try.sh. */
class TryHipparchus {
  public static void main(String[] args) {
    var two = new DSFactory(2, 2);
    var f = two.variable(0, 2).pow(3).multiply(two.variable(1, 5).sin());
    System.out.println("value, gradient and Hessian: " + Arrays.toString(f.getAllDerivatives()));
    System.out.println("order 5 of exp: " + new DSFactory(1, 5).variable(0, 0).exp().getPartialDerivative(5));
    var x = new DSFactory(1, 2).variable(0, 0.5);
    System.out.println("own rule by its derivatives: " + x.compose(7, 8, 9).getPartialDerivative(2));
    System.out.println("SparseGradient: " + SparseGradient.createVariable(7, 3).square().getDerivative(7));
    var complex = new FDSFactory<>(ComplexField.getInstance(), 1, 1).variable(0, Complex.I).square();
    System.out.println("complex: " + complex.getPartialDerivative(1));
  }
}
