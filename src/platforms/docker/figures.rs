//! Containers and virtual machines on one host, from sizes.

use serde::{Deserialize, Serialize};

/// Sizes of a host and of what runs on it, in MiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HostSizes {
    /// Memory of the host.
    pub memory: u32,
    /// Memory of its operating system, with the container engine or the hypervisor.
    pub host_os: u32,
    /// Memory of the application.
    pub application: u32,
    /// Memory of the operating system in each virtual machine.
    pub guest_os: u32,
    /// Disk of the operating system in each virtual machine.
    pub guest_disk: u32,
}

impl Default for HostSizes {
    fn default() -> Self {
        Self { memory: 16_384, host_os: 1024, application: 512, guest_os: 768, guest_disk: 4096 }
    }
}

/// How often an application fits on a host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Density {
    /// As containers.
    pub containers: u64,
    /// As virtual machines.
    pub machines: u64,
    /// Disk of the containers in MiB: they share the layers of the image.
    pub container_disk: u64,
    /// Disk of as many virtual machines as fit, in MiB: each has its own.
    pub machine_disk: u64,
}

/// The copies that fit into the memory of a host; `image` is the size of the image in bytes.
pub fn density(sizes: &HostSizes, image: u64) -> Density {
    let free = u64::from(sizes.memory.saturating_sub(sizes.host_os));
    let fit = |each: u64| free.checked_div(each).unwrap_or(0);
    let image = image.div_ceil(1_048_576);
    let containers = fit(u64::from(sizes.application));
    let machines = fit(u64::from(sizes.application) + u64::from(sizes.guest_os));
    Density {
        containers,
        machines,
        container_disk: if containers > 0 { image } else { 0 },
        machine_disk: machines * (image + u64::from(sizes.guest_disk)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_share_the_system_and_the_image() {
        let found = density(&HostSizes::default(), 200 * 1_048_576);
        let expected =
            Density { containers: 30, machines: 12, container_disk: 200, machine_disk: 12 * 4296 };
        assert_eq!(found, expected);
        let none = HostSizes { application: 0, guest_os: 0, ..HostSizes::default() };
        assert_eq!(density(&none, 0), Density::default());
    }
}
