#!/usr/bin/env python3
"""Tries what docs/comparison.md says of the Python libraries that are installed.

    python3 autodiff-bench/python/comparison.py
"""

import dataclasses
import importlib.metadata
from typing import Any


@dataclasses.dataclass
class Params:
    w: Any


def show(what, found):
    print(f"  {what}: {found}")


def torch_rows():
    import torch
    from torch.utils.checkpoint import checkpoint

    x = torch.tensor(2.0, requires_grad=True)
    (slope,) = torch.autograd.grad(x**3, x, create_graph=True)
    show("second derivative", torch.autograd.grad(slope, x))
    show("jvp", torch.func.jvp(torch.sin, (torch.tensor(0.0),), (torch.tensor(1.0),)))
    show("vmap", torch.func.vmap(torch.sin)(torch.ones(3)))
    show("hessian", torch.func.hessian(lambda v: (v**3).sum())(torch.ones(2)))
    show("there", [checkpoint, torch.autograd.gradcheck, torch.autograd.Function, torch.float16, torch.complex64])
    show("optimizers", [name for name in dir(torch.optim) if name[0].isupper() and name != "Optimizer"])
    show("dict", torch.func.grad(lambda p: p["a"] ** 2)({"a": torch.tensor(3.0)}))
    try:
        show("dataclass", torch.func.grad(lambda p: p.w**2)(Params(torch.tensor(3.0))))
    except ValueError as e:
        show("dataclass", e)
    show("distributed", torch.distributed.is_available())
    x = torch.ones(3, requires_grad=True)
    try:  # needs a C++ compiler and filelock
        show("compile", torch.autograd.grad(torch.compile(lambda v: v * torch.sin(v))(x).sum(), x))
    except Exception as e:
        show("compile", repr(e))


def autograd_rows():
    import autograd
    import autograd.numpy as np
    from autograd import grad, hessian, holomorphic_grad, make_jvp
    from autograd.differential_operators import checkpoint
    from autograd.extend import defvjp, primitive
    from autograd.misc import fixed_points, optimizers
    from autograd.test_util import check_grads

    show("second derivative", grad(grad(lambda x: x**3))(2.0))
    show("jvp", make_jvp(np.sin)(0.0)(1.0)[1])
    show("vmap", hasattr(autograd, "vmap"))
    show("hessian", hessian(lambda v: np.sum(v**3))(np.ones(2)))
    show("there", [checkpoint, primitive, defvjp, check_grads, fixed_points, optimizers.adam])
    show("numbers", [grad(lambda x: x**2)(number(3)).dtype for number in (np.float16, np.float32)])
    show("complex", holomorphic_grad(lambda z: z**2)(1j))
    show("root of 0", grad(lambda w: np.sum(np.sqrt(w * 0)))(np.array([0.0, 2.0])))
    show("dict", grad(lambda p: p["a"] ** 2)({"a": 3.0}))


def jax_rows():
    import jax
    import jax.numpy as jnp
    from jax.example_libraries import optimizers
    from jax.test_util import check_grads

    show("second derivative", jax.grad(jax.grad(lambda x: x**3))(2.0))
    show("jvp", jax.jvp(jnp.sin, (0.0,), (1.0,)))
    show("vmap", jax.vmap(jnp.sin)(jnp.ones(3)))
    show("hessian", jax.hessian(lambda v: (v**3).sum())(jnp.ones(2)))
    show("jit", jax.jit(jnp.sin)(1.0))
    show("there", [jax.checkpoint, jax.custom_vjp, jax.custom_jvp, jax.lax.custom_root, check_grads, jax.distributed])
    show("there", [jnp.float16, jnp.bfloat16, jnp.complex64])
    show("optimizers", [name for name in dir(optimizers) if hasattr(getattr(optimizers, name), "__wrapped__")])
    jax.tree_util.register_dataclass(Params)
    show("dataclass", jax.grad(lambda p: p.w**2)(Params(jnp.float32(3))))
    jax.config.update("jax_debug_nans", True)
    try:
        jax.grad(lambda w: jnp.sqrt(w * 0).sum())(jnp.array([0.0, 2.0]))
    except FloatingPointError as e:
        show("nan", str(e).splitlines()[0])


for name, rows in [("torch", torch_rows), ("autograd", autograd_rows), ("jax", jax_rows)]:
    try:
        print(name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        print(name, "is not installed")
        continue
    rows()
