//! Values held once and pointed to from many places.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::rc::Rc;

/// A value held once. Two are equal when they are the same one: what is held once need not be read to be compared.
///
/// ```
/// use vitaal::model::Shared;
/// let (one, other) = (Shared::new("far"), Shared::new("far"));
/// assert_eq!(one, one.clone());
/// assert_ne!(one, other);
/// assert_eq!(*one, *other);
/// ```
#[derive(Debug, Default)]
pub struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    /// Held for the first time: equal to its copies, and to no other that looks the same.
    pub fn new(value: T) -> Shared<T> {
        Shared(Rc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        Shared(Rc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Shared<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Eq for Shared<T> {}

impl<T> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        Rc::as_ptr(&self.0).hash(hasher);
    }
}
