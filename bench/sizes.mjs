// Message sizes, in bytes.
export const sizes = [64, 1 << 10, 16 << 10, 1 << 20];

export const named = (size) => (size < 1024 ? `${size}B` : size < 1 << 20 ? `${size >> 10}KiB` : `${size >> 20}MiB`);
