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
    public static int Seed { get; } = Number("ATTACK_SEED", 20261126);

    /// <summary>Seeds that have found a fault once; each is run first, every time.</summary>
    public static readonly int[] KeptSeeds = [20261126, 20262132, 5711, 1, 2, 3];

    /// <summary>What a variable says, or what counts where it is not set.</summary>
    public static int Number(string name, int otherwise) =>
        int.TryParse(Variable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>A variable; null where it is not set.</summary>
    public static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name);
}
