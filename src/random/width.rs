//! One body, three machines: a column kernel is compiled for the baseline processor, for AVX2 and
//! for AVX-512, and the widest that the machine has is taken at run time. Rust never fuses a
//! multiplication with an addition of its own accord, so all three give the same bits; kernels must
//! never ask for it (`f64::mul_add`).
//!
//! [`wide!`](crate::random::wide) makes such a kernel from an ordinary function. Whatever it calls
//! in its loop must be `#[inline(always)]`, or it stays compiled for the baseline. Knows no
//! mathematics.

/// How many numbers the processor treats at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// What every processor of the target has.
    Baseline,
    /// x86-64 with AVX2: 4 doubles.
    Avx2,
    /// x86-64 with AVX-512 F, DQ, BW and VL: 8 doubles.
    Avx512,
}

impl Width {
    /// The widest that this machine has.
    #[inline]
    pub fn of_machine() -> Width {
        #[cfg(target_arch = "x86_64")]
        {
            if std::arch::is_x86_feature_detected!("avx512f")
                && std::arch::is_x86_feature_detected!("avx512dq")
                && std::arch::is_x86_feature_detected!("avx512bw")
                && std::arch::is_x86_feature_detected!("avx512vl")
            {
                return Width::Avx512;
            }
            if std::arch::is_x86_feature_detected!("avx2") {
                return Width::Avx2;
            }
        }
        Width::Baseline
    }

    /// The width that kernels called from this thread use.
    #[inline]
    pub fn in_use() -> Width {
        #[cfg(test)]
        {
            NARROWED.get().min(Width::of_machine())
        }
        #[cfg(not(test))]
        {
            Width::of_machine()
        }
    }
}

#[cfg(test)]
std::thread_local! {
    static NARROWED: std::cell::Cell<Width> = const { std::cell::Cell::new(Width::Avx512) };
}

/// Runs `kernels` no wider than `width`, on this thread. For tests that hold the widths against
/// each other.
#[cfg(test)]
pub fn no_wider<R>(width: Width, kernels: impl FnOnce() -> R) -> R {
    let before = NARROWED.replace(width);
    let result = kernels();
    NARROWED.set(before);
    result
}

/// Makes a function whose body is compiled for each [`Width`] and chosen at run time.
macro_rules! wide {
    ($($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block)+) => {$(
        $(#[$meta])*
        $vis fn $name($($arg: $type),*) $(-> $result)? {
            #[inline(always)]
            fn body($($arg: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2($($arg: $type),*) $(-> $result)? {
                body($($arg),*)
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
            fn avx512($($arg: $type),*) $(-> $result)? {
                body($($arg),*)
            }

            match $crate::random::Width::in_use() {
                // SAFETY: the width in use is never wider than the machine's, which was asked for
                // these very features.
                #[cfg(target_arch = "x86_64")]
                #[expect(unsafe_code, reason = "a kernel for a processor that was asked")]
                $crate::random::Width::Avx512 => unsafe { avx512($($arg),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                #[expect(unsafe_code, reason = "a kernel for a processor that was asked")]
                $crate::random::Width::Avx2 => unsafe { avx2($($arg),*) },
                _ => body($($arg),*),
            }
        }
    )+};
}
pub(crate) use wide;
