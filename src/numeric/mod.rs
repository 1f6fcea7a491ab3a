//! Root finding, quadrature and the like, shared by every model.
