using System.Globalization;

namespace ComfyAssistant.Tests.Attack;

/// <summary>How much of the attack runs: a slice in the test suite, the whole by <c>tests/attack-run MINUTES</c>.</summary>
internal static class AttackTime
{
    /// <summary>What was asked for; null for the slice.</summary>
    public static TimeSpan? Asked { get; } =
        double.TryParse(Variable("ATTACK_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? TimeSpan.FromMinutes(minutes) : null;

    /// <summary>
    /// Where the random requests begin; printed with every failure, and kept in <see cref="KeptSeeds"/> when it finds one.
    /// </summary>
    public static int Seed { get; } =
        int.TryParse(Variable("ATTACK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20261126;

    /// <summary>Seeds that have found a fault once; each is run first, every time.</summary>
    public static readonly int[] KeptSeeds = [20261126, 20262132, 5711, 1, 2, 3];

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name);
}
