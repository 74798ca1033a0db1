"""Firebase Hosting: a site, and a shared cache before its functions."""
